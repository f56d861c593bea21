//! What lies between a program and PostgreSQL: cables that are cut, and firewalls that forget connections.

use duroxide_export_tests_postgres::Server;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A proxy in front of a server. All of its connections end when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    shared: Arc<Shared>,
    acceptor: JoinHandle<()>,
}

/// What happens to a connection that carries a certain statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is cut before the statement reaches the server.
    CutBefore,
    /// It is cut when the server has executed and committed the statement, and before the program hears of that.
    CutAfter,
    /// It carries nothing any more, not even the statement, and stays open.
    SilentBefore,
    /// The server executes and commits the statement. The program does not hear of that, and the connection stays open.
    SilentAfter,
}

/// A fate for connections that carry statements with a text.
#[derive(Debug)]
struct Trap {
    text: &'static str,
    fate: Fate,
    /// How many connections are still to meet it.
    left: usize,
}

/// What happens to which connections. They are numbered from 1.
#[derive(Debug, Clone, Copy)]
struct Orders {
    /// Up to this one, they are closed.
    cut: usize,
    /// Up to this one, they carry nothing.
    silent: usize,
    /// Until then, nothing is carried on any connection.
    held_until: Instant,
}

#[derive(Debug)]
struct Shared {
    /// The host and the port of the server.
    server: String,
    connections: Mutex<usize>,
    orders: watch::Sender<Orders>,
    traps: Mutex<Vec<Trap>>,
}

impl Proxy {
    /// Puts a proxy in front of a server. It forwards everything for now.
    ///
    /// # Panics
    ///
    /// If there is no free port.
    pub async fn start(server: &Server) -> Self {
        let url = server.url();
        let address = url.split(['@', '/']).find(|part| part.starts_with("127.0.0.1:")).expect("a host").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let own = listener.local_addr().expect("an address").to_string();
        let orders = watch::Sender::new(Orders { cut: 0, silent: 0, held_until: Instant::now() });
        let shared = Shared { server: address.clone(), connections: Mutex::default(), orders, traps: Mutex::default() };
        let shared = Arc::new(shared);
        let acceptor = tokio::spawn(accept(listener, shared.clone()));
        Self { url: url.replace(&address, &own), shared, acceptor }
    }

    /// The URL of the database, on the way through the proxy.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes all connections that there are.
    pub fn cut(&self) {
        let last = self.shared.last();
        self.shared.orders.send_modify(|orders| orders.cut = last);
    }

    /// Loses everything on all connections that there are, forever, and leaves them open. New ones work.
    pub fn silence(&self) {
        let last = self.shared.last();
        self.shared.orders.send_modify(|orders| orders.silent = last);
    }

    /// Keeps everything back for a while, on new connections, too. After that, all of it arrives.
    pub fn hold(&self, pause: Duration) {
        self.shared.orders.send_modify(|orders| orders.held_until = Instant::now() + pause);
    }

    /// Sets a trap for the next `times` connections that carry a statement with this text.
    pub fn trap(&self, text: &'static str, fate: Fate, times: usize) {
        self.shared.traps().push(Trap { text, fate, left: times });
    }

    /// How many connections have yet to fall into a trap.
    #[must_use]
    pub fn traps_left(&self) -> usize {
        self.shared.traps().iter().map(|trap| trap.left).sum()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.acceptor.abort();
        self.cut();
    }
}

impl Shared {
    fn last(&self) -> usize {
        *self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> usize {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        *connections += 1;
        *connections
    }

    fn traps(&self) -> std::sync::MutexGuard<'_, Vec<Trap>> {
        self.traps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a statement is to be lost, and when.
    fn spring(&self, statement: &str) -> Option<Fate> {
        let springs = |trap: &&mut Trap| trap.left > 0 && statement.contains(trap.text);
        self.traps().iter_mut().find(springs).map(|trap| {
            trap.left -= 1;
            trap.fate
        })
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((program, _)) = listener.accept().await {
        let line = Line { number: shared.next(), orders: shared.orders.subscribe(), shared: shared.clone() };
        tokio::spawn(line.carry(program));
    }
}

/// A connection through the proxy.
struct Line {
    number: usize,
    orders: watch::Receiver<Orders>,
    shared: Arc<Shared>,
}

impl Line {
    /// Carries everything until either side closes, or until it is cut.
    async fn carry(self, program: TcpStream) {
        let Ok(server) = TcpStream::connect(&self.shared.server).await else { return };
        let (from_program, to_program) = program.into_split();
        let (from_server, to_server) = server.into_split();
        let fate = watch::Sender::new(None);
        let known_fate = fate.subscribe();
        let mut orders = self.orders.clone();
        tokio::select! {
            _ = orders.wait_for(|orders| orders.cut >= self.number) => {}
            _ = self.requests(from_program, to_server, fate) => {}
            _ = self.replies(from_server, to_program, known_fate) => {}
        }
    }

    /// Waits until something may be carried; never, on a silent line.
    async fn gate(&self) {
        let mut orders = self.orders.clone();
        loop {
            let current = *orders.borrow_and_update();
            if current.silent >= self.number {
                std::future::pending::<()>().await;
            }
            if current.held_until <= Instant::now() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep_until(current.held_until) => {}
                _ = orders.changed() => {}
            }
        }
    }

    async fn requests(
        &self,
        mut program: OwnedReadHalf,
        mut server: OwnedWriteHalf,
        fate: watch::Sender<Option<Fate>>,
    ) -> io::Result<()> {
        let mut statements = Statements::default();
        // The first message has no type.
        let mut message = read_message(&mut program, 0).await?;
        loop {
            self.gate().await;
            if let Some(met) = statements.executed(&message).and_then(|statement| self.shared.spring(statement)) {
                match met {
                    Fate::CutBefore => return Ok(()),
                    Fate::SilentBefore => std::future::pending().await,
                    Fate::CutAfter | Fate::SilentAfter => drop(fate.send_replace(Some(met))),
                }
            }
            server.write_all(&message).await?;
            message = match read_message(&mut program, 1).await {
                Ok(message) => message,
                // On a silent line, the server does not hear that the program has closed it.
                Err(error) => {
                    self.gate().await;
                    return Err(error);
                }
            };
        }
    }

    async fn replies(
        &self,
        mut server: OwnedReadHalf,
        mut program: OwnedWriteHalf,
        fate: watch::Receiver<Option<Fate>>,
    ) -> io::Result<()> {
        loop {
            let message = read_message(&mut server, 1).await?;
            self.gate().await;
            let met = *fate.borrow();
            // The server is ready for the next statement, so this one is committed.
            let is_committed = message[0] == b'Z';
            match met {
                None => program.write_all(&message).await?,
                Some(Fate::CutAfter) if is_committed => return Ok(()),
                Some(_) => {}
            }
        }
    }
}

/// Reads a message: its type, of `kind` bytes, its length, and what it says.
async fn read_message(from: &mut OwnedReadHalf, kind: usize) -> io::Result<Vec<u8>> {
    let mut message = vec![0; kind + 4];
    from.read_exact(&mut message).await?;
    let length = u32::from_be_bytes(message[kind..].try_into().expect("four bytes"));
    message.resize(kind + length as usize, 0);
    from.read_exact(&mut message[kind + 4..]).await?;
    Ok(message)
}

/// The statements that a program has prepared.
#[derive(Debug, Default)]
struct Statements {
    /// By their names.
    texts: HashMap<Vec<u8>, String>,
    /// The name of the one that was bound last.
    bound: Vec<u8>,
}

impl Statements {
    /// The statement that a message lets the server execute.
    fn executed<'a>(&'a mut self, message: &'a [u8]) -> Option<&'a str> {
        let mut fields = message.get(5..)?.split(|byte| *byte == 0);
        match message[0] {
            b'P' => {
                let (name, text) = (fields.next()?.to_vec(), fields.next()?);
                self.texts.insert(name, String::from_utf8_lossy(text).into_owned());
                None
            }
            b'B' => {
                self.bound = fields.nth(1)?.to_vec();
                None
            }
            b'E' => self.texts.get(&self.bound).map(String::as_str),
            b'Q' => std::str::from_utf8(fields.next()?).ok(),
            _ => None,
        }
    }
}
