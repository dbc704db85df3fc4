//! How a route is declared: method, path and document stand at its handler (`#[utoipa::path]`), who
//! may use it where the handler is added. Whose objects it may be used on, the desk decides.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use ballast_api::Problem;
use ballast_desk_events::{Permission, Refusal};
use utoipa::openapi::OpenApi;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};

use super::guard::Caller;
use crate::http::app::App;

/// A handler with its document.
type Declared = UtoipaMethodRouter<Arc<App>>;

/// Whom a route is open to.
#[derive(Debug, Clone, Copy)]
enum OpenTo {
    Anybody,
    LoggedIn,
    /// Roles with one of these permissions.
    May(&'static [Permission]),
    SuperAdmin,
}

/// The routes of the interface, and the document of them.
pub struct Routes {
    router: OpenApiRouter<Arc<App>>,
    /// None where only the document is wanted.
    app: Option<Arc<App>>,
}

impl Routes {
    pub fn new(app: Option<Arc<App>>) -> Self {
        let router = OpenApiRouter::with_openapi(ballast_api::document());
        Self { router, app }
    }

    /// Open without a login.
    pub fn anybody(&mut self, route: Declared) {
        self.add(OpenTo::Anybody, route);
    }

    /// Open to every login; its handler takes the caller, and looks whose objects they are.
    pub fn logged_in(&mut self, route: Declared) {
        self.add(OpenTo::LoggedIn, route);
    }

    /// Open to roles with one of these permissions.
    pub fn may(&mut self, permissions: &'static [Permission], route: Declared) {
        self.add(OpenTo::May(permissions), route);
    }

    /// Open to super admins.
    pub fn super_admin(&mut self, route: Declared) {
        self.add(OpenTo::SuperAdmin, route);
    }

    fn add(&mut self, open_to: OpenTo, (schemas, mut paths, methods): Declared) {
        for item in paths.paths.values_mut() {
            let operations = [
                &mut item.get,
                &mut item.put,
                &mut item.post,
                &mut item.delete,
            ];
            for operation in operations.into_iter().flatten() {
                let open_to = ExtensionsBuilder::new().add("x-open-to", open_to.words());
                operation.extensions = Some(open_to.build());
            }
        }
        let mut route = (schemas, paths, methods);
        if let Some(app) = &self.app
            && open_to.is_checked_here()
        {
            let check =
                move |app, caller, request, next| authorize(open_to, app, caller, request, next);
            let check = middleware::from_fn_with_state(Arc::clone(app), check);
            route = route.map(|methods| methods.route_layer(check));
        }
        self.router = std::mem::take(&mut self.router).routes(route);
    }

    pub fn into_parts(self) -> (axum::Router<Arc<App>>, OpenApi) {
        self.router.split_for_parts()
    }
}

impl OpenTo {
    /// What takes a caller and asks no more of it, its handler asks for.
    fn is_checked_here(self) -> bool {
        matches!(self, Self::May(_) | Self::SuperAdmin)
    }

    fn words(self) -> Vec<String> {
        match self {
            Self::Anybody => vec!["anybody".to_owned()],
            Self::LoggedIn => vec!["logged_in".to_owned()],
            Self::May(permissions) => {
                let codes = permissions.iter().map(|permission| permission.code());
                codes.map(str::to_owned).collect()
            }
            Self::SuperAdmin => vec!["super_admin".to_owned()],
        }
    }
}

/// Lets through whose role opens the route, before anything else of the request is read.
async fn authorize(
    open_to: OpenTo,
    State(app): State<Arc<App>>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let opens = match open_to {
        OpenTo::Anybody | OpenTo::LoggedIn => true,
        OpenTo::May(permissions) => caller.has_any(&app.hub.view().desk, permissions),
        OpenTo::SuperAdmin => caller.administrates().is_ok(),
    };
    if opens {
        Ok(next.run(request).await)
    } else {
        Err(caller.refused(&Refusal::NotPermitted))
    }
}
