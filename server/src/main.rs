//! `askvault-server`: fills the database when it is new and serves API and dashboard on this machine.

use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use askvault_server::app::App;
use askvault_server::arguments::{Arguments, HELP};
use askvault_server::store::{Opened, Store};
use askvault_server::{api_key, moment, request_log};

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1), std::env::var("PORT").ok()) {
        Ok(arguments) => arguments,
        Err(message) => {
            request_log::note(&message);
            return ExitCode::from(2);
        }
    };
    if arguments.help {
        say(HELP.trim_end());
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            request_log::note(&message);
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn run(arguments: &Arguments) -> Result<(), String> {
    // The default hook would print the panic's message, which may quote content.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line()));
        request_log::note(&format!("internal error{}", place.unwrap_or_default()));
    }));
    let dist = &arguments.dist;
    if !dist.join("index.html").is_file() {
        return Err(format!(
            "{} holds no built dashboard: run `npm run build`, or name its folder with --dist.",
            dist.display()
        ));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The server cannot start its threads: {error}."))?;
    runtime.block_on(serve(arguments))
}

async fn serve(arguments: &Arguments) -> Result<(), String> {
    let port = arguments.port;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            format!(
                "Port {port} is in use: end the other program, or choose another port with --port or PORT."
            )
        }
        ErrorKind::PermissionDenied => {
            format!("Port {port} may not be used by this user; choose one above 1023.")
        }
        _ => format!("Port {port} cannot be opened: {error}."),
    })?;
    let bound = listener.local_addr().map_err(|error| format!("Port {port} cannot be opened: {error}."))?;

    let (store, opened) = Store::open(arguments.database.as_deref(), arguments.conversations)
        .map_err(|error| error.to_string())?;
    match opened {
        Opened::Kept => {}
        Opened::Filled => {
            say(&format!("Filled the database with {} sample conversations.", arguments.conversations))
        }
        Opened::Replaced => say(&format!(
            "The database held another version of the sample; it now holds {} new conversations.",
            arguments.conversations
        )),
    }
    if arguments.print_demo_key {
        let key =
            store.with(api_key::create_demo).map_err(|_| "The demo key cannot be stored.".to_owned())?;
        say(&format!("Demo API key (Growth plan; earlier demo keys are void): {key}"));
    }
    let mut app = App::new(store, arguments.dist.clone(), arguments.session_minutes, moment::system_clock());
    app.logs = true;
    let url = format!("http://{bound}/");
    say(&format!("AskVault dashboard: {url}"));
    if arguments.open {
        open_browser(&url);
    }
    axum::serve(listener, app.router())
        .with_graceful_shutdown(async {
            stop_signal().await;
            // A browser may hold a connection open for long; nothing here is worth waiting for it.
            std::thread::spawn(|| {
                std::thread::sleep(std::time::Duration::from_secs(2));
                std::process::exit(0);
            });
        })
        .await
        .map_err(|error| format!("The server stopped: {error}."))
}

async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut terminate) => {
                    terminate.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        let mut interrupt = std::pin::pin!(interrupt);
        let mut terminate = std::pin::pin!(terminate);
        std::future::poll_fn(|context| {
            if interrupt.as_mut().poll(context).is_ready() || terminate.as_mut().poll(context).is_ready() {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
    }
    #[cfg(not(unix))]
    interrupt.await;
}

fn open_browser(url: &str) {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    if std::process::Command::new(program).args(first).arg(url).spawn().is_err() {
        request_log::note("No browser could be opened; use the address above.");
    }
}
