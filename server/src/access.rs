//! Who is calling: a dashboard session or an API key, and what they may read.

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api_key;
use crate::app::App;
use crate::audience::AudienceSet;
use crate::envelope::Failure;
use crate::session::Seat;

/// The caller of a request, put into its extensions.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// Audiences that the caller may read; part of the SQL of every read.
    pub grant: AudienceSet,
}

/// Who the caller is, beside what it may read; in the extensions too.
#[derive(Clone, Copy, Debug)]
pub enum Identity {
    /// A person with a session.
    Seat(&'static Seat),
    /// An API key, by its digest.
    Key([u8; 32]),
}

/// Lets a request pass when its caller is known and within the plan's limits. A session has no plan limits.
pub async fn require(State(app): State<App>, mut request: Request, next: Next) -> Result<Response, Failure> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else {
        let (seat, _) = app.sessions.resolve(request.headers())?;
        let grant = AudienceSet::of(seat.audiences.iter().copied());
        request.extensions_mut().insert(Caller { grant });
        request.extensions_mut().insert(Identity::Seat(seat));
        return Ok(next.run(request).await);
    };
    let text = api_key::read_header(value)?.to_owned();
    let now = (app.clock)();
    let key = app.store.run(move |connection| api_key::find(connection, &text, now)).await?;
    let mut response = match app.limits.book(&key) {
        Ok(booking) => {
            request.extensions_mut().insert(Caller { grant: key.grant });
            request.extensions_mut().insert(Identity::Key(key.hash));
            let response = next.run(request).await;
            if !response.status().is_success() {
                app.limits.give_back(booking);
            }
            response
        }
        Err(failure) => failure.into_response(),
    };
    app.limits.write_headers(&key, response.headers_mut());
    Ok(response)
}
