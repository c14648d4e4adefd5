//! The router: which path goes where, and through which layers.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use crate::envelope::Failure;
use crate::limit::Limits;
use crate::moment::Clock;
use crate::session::Sessions;
use crate::store::Store;
use crate::{
    access, checkpoint_key, contact, conversation, export_log, facet, files, media, request_log, security,
    session,
};

const MAX_BODY_BYTES: usize = 64 * 1024;

/// What every request can reach.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Arc<Store>,
    /// Dashboard sessions.
    pub sessions: Arc<Sessions>,
    /// Plan limits of API keys.
    pub limits: Arc<Limits>,
    /// The dashboard's files.
    pub dist: Arc<PathBuf>,
    /// The time.
    pub clock: Clock,
    /// Whether each request writes a line to the log.
    pub logs: bool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("App").field("dist", &self.dist).finish_non_exhaustive()
    }
}

impl App {
    /// An application on `store` that serves the files of `dist`.
    pub fn new(store: Store, dist: PathBuf, session_minutes: i64, clock: Clock) -> Self {
        Self {
            store: Arc::new(store),
            sessions: Sessions::new(session_minutes, clock.clone()),
            limits: Arc::new(Limits::new(clock.clone())),
            dist: Arc::new(dist),
            clock,
            logs: false,
        }
    }

    /// The router with all its layers.
    pub fn router(self) -> Router {
        self.router_with(Router::new())
    }

    /// The router with further routes inside the layers; tests add one that panics.
    pub fn router_with(self, further: Router<Self>) -> Router {
        let readable = Router::new()
            .route("/v1/conversations", get(conversation::list))
            .route("/v1/conversations/{id}", get(conversation::one))
            .route("/v1/conversations/{id}/messages", get(conversation::messages))
            .route("/v1/facets", get(facet::facets))
            .route("/v1/contacts/{id}", get(contact::contact))
            .route("/v1/attachments/{id}", get(media::file))
            .route("/v1/recordings/{id}", get(media::file))
            .route("/v1/export-log", get(export_log::list).post(export_log::append))
            .route("/v1/export-log/exports", get(export_log::exports))
            .route("/v1/export-log/chain", get(export_log::chain))
            .route_layer(from_fn_with_state(self.clone(), access::require));
        Router::new()
            .merge(readable)
            .merge(further)
            .route("/v1/session", get(session::current).post(session::sign_in).delete(session::sign_out))
            .route("/v1/checkpoint-key", get(checkpoint_key::current))
            .route("/v1", axum::routing::any(unknown))
            .route("/v1/", axum::routing::any(unknown))
            .route("/v1/{*rest}", axum::routing::any(unknown))
            .fallback(files::serve)
            .method_not_allowed_fallback(wrong_method)
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
            .layer(CatchPanicLayer::custom(after_panic))
            .layer(from_fn(security::guard))
            .layer(from_fn_with_state(self.logs, request_log::observe))
            .with_state(self)
    }
}

async fn unknown() -> Failure {
    Failure::for_status(axum::http::StatusCode::NOT_FOUND)
}

async fn wrong_method() -> Failure {
    Failure::for_status(axum::http::StatusCode::METHOD_NOT_ALLOWED)
}

/// The panic's payload may quote content, so it is dropped unread.
fn after_panic(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Failure::internal().into_response()
}
