//! Dashboard sessions: three demo seats, random tokens in a cookie, sliding expiry. Kept in memory only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::audience::AudienceSet;
use crate::conversation::json_response;
use crate::envelope::Failure;
use crate::moment::{self, Clock, DAY_MS};
use crate::workspace;

const COOKIE: &str = "askvault_session";
/// Ended sessions are remembered this long, to answer `session_expired`.
const REMEMBERED_MS: i64 = DAY_MS;
/// A bound on memory; the oldest go first.
const MAX_SESSIONS: usize = 10_000;

/// A person of the demo workspace who can sign in.
#[derive(Debug, PartialEq, Eq)]
pub struct Seat {
    /// Name in `{"user": …}`.
    pub key: &'static str,
    /// `usr_…`
    pub id: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Address at a reserved domain.
    pub email: &'static str,
    /// Workspace role.
    pub role: &'static str,
    /// Audiences that this seat may read.
    pub audiences: &'static [&'static str],
}

/// The seats; the first one is signed in when nobody is named.
pub const SEATS: [Seat; 3] = [
    Seat {
        key: "editor",
        id: "usr_01",
        name: "Ada Berger",
        email: "ada@northwind.example",
        role: "editor",
        audiences: &["public", "paid_users", "beta", "enterprise"],
    },
    Seat {
        key: "viewer",
        id: "usr_02",
        name: "Victor Lindqvist",
        email: "victor@northwind.example",
        role: "viewer",
        audiences: &["public"],
    },
    Seat {
        key: "admin",
        id: "usr_03",
        name: "Amara Okoye",
        email: "amara@northwind.example",
        role: "admin",
        audiences: &crate::audience::AUDIENCES,
    },
];

struct Session {
    seat: &'static Seat,
    expires_ms: i64,
}

/// The sessions by the hash of their token.
pub struct Sessions {
    by_hash: Mutex<HashMap<[u8; 32], Session>>,
    lifetime_ms: i64,
    clock: Clock,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sessions").field("lifetime_ms", &self.lifetime_ms).finish_non_exhaustive()
    }
}

impl Sessions {
    /// Sessions that end `minutes` after their last request.
    pub fn new(minutes: i64, clock: Clock) -> Arc<Self> {
        Arc::new(Self { by_hash: Mutex::default(), lifetime_ms: minutes * 60_000, clock })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.by_hash.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a session and returns its token and its end.
    fn start(&self, seat: &'static Seat) -> Result<(String, i64), Failure> {
        let token = random_token()?;
        let now = (self.clock)();
        let expires_ms = now + self.lifetime_ms;
        let mut sessions = self.lock();
        sessions.retain(|_, session| session.expires_ms + REMEMBERED_MS > now);
        if sessions.len() >= MAX_SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.expires_ms).map(|(hash, _)| *hash);
            if let Some(oldest) = oldest {
                sessions.remove(&oldest);
            }
        }
        sessions.insert(hash(&token), Session { seat, expires_ms });
        Ok((token, expires_ms))
    }

    /// The seat of the request's cookie; its session lives on for its full time again.
    pub fn resolve(&self, headers: &HeaderMap) -> Result<(&'static Seat, i64), Failure> {
        let token = cookie(headers).ok_or_else(|| {
            Failure::new(
                StatusCode::UNAUTHORIZED,
                "missing_auth",
                "neither a session nor an API key was sent",
            )
        })?;
        let now = (self.clock)();
        let mut sessions = self.lock();
        match sessions.get_mut(&hash(token)) {
            Some(session) if session.expires_ms > now => {
                session.expires_ms = now + self.lifetime_ms;
                Ok((session.seat, session.expires_ms))
            }
            // Also for tokens from before a restart: the person has to sign in again all the same.
            _ => Err(Failure::new(
                StatusCode::UNAUTHORIZED,
                "session_expired",
                "the session has ended; sign in again",
            )),
        }
    }

    fn end(&self, headers: &HeaderMap) {
        if let Some(token) = cookie(headers) {
            self.lock().remove(&hash(token));
        }
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// 32 random bytes of the operating system in hexadecimal.
pub fn random_token() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Failure::internal())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE && !value.is_empty()).then_some(value))
}

fn describe(seat: &Seat, expires_ms: i64) -> String {
    json!({
        "user": {
            "id": seat.id,
            "name": seat.name,
            "email": seat.email,
            "role": seat.role,
            "audiences": AudienceSet::of(seat.audiences.iter().copied()).names(),
        },
        "workspace": workspace::profile(),
        "expires_at": moment::rfc3339(expires_ms),
    })
    .to_string()
}

/// `POST /v1/session`: signs in Ada, or the seat named by `user` or `email`.
pub async fn sign_in(State(app): State<App>, body: Bytes) -> Result<Response, Failure> {
    #[derive(Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Request {
        user: Option<String>,
        email: Option<String>,
    }

    let request: Request = if body.iter().all(u8::is_ascii_whitespace) {
        Request::default()
    } else {
        serde_json::from_slice(&body).map_err(|_| {
            Failure::new(
                StatusCode::BAD_REQUEST,
                "invalid_json",
                "the body is a JSON object with user or email, or empty",
            )
        })?
    };
    let mut seats = SEATS.iter();
    let seat = match (&request.user, &request.email) {
        (Some(user), _) => seats.find(|seat| seat.key == user),
        (None, Some(email)) => seats.find(|seat| seat.email.eq_ignore_ascii_case(email)),
        (None, None) => seats.next(),
    };
    let seat = seat.ok_or_else(|| {
        Failure::new(StatusCode::UNAUTHORIZED, "unknown_user", "user is editor, viewer or admin")
    })?;
    let (token, expires_ms) = app.sessions.start(seat)?;
    let mut response = json_response(describe(seat, expires_ms));
    let text = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
    let value = HeaderValue::from_str(&text).map_err(|_| Failure::internal())?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

/// `GET /v1/session`
pub async fn current(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let (seat, expires_ms) = app.sessions.resolve(&headers)?;
    Ok(json_response(describe(seat, expires_ms)))
}

/// `DELETE /v1/session`
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Response {
    app.sessions.end(&headers);
    let mut response = StatusCode::NO_CONTENT.into_response();
    let value = HeaderValue::from_static("askvault_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    response.headers_mut().insert(header::SET_COOKIE, value);
    response
}
