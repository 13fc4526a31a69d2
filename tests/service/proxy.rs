//! A TCP connection that stops to carry what a service says, while it still hears.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Between a service and its broker.
pub(crate) struct Proxy {
    url: String,
    muted: Arc<AtomicBool>,
}

impl Proxy {
    /// In front of the broker at `url`.
    pub(crate) fn to(url: &str) -> Self {
        let (who, place) = url.rsplit_once('@').expect("an address");
        let target = place.trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let muted = Arc::new(AtomicBool::new(false));
        let mute = Arc::clone(&muted);
        std::thread::spawn(move || {
            for service in listener.incoming().map_while(Result::ok) {
                let broker = TcpStream::connect(&target).expect("the broker");
                let (to, from) = (broker.try_clone().expect("a stream"), broker);
                carry(service.try_clone().expect("a stream"), to, Some(Arc::clone(&mute)));
                carry(from, service, None);
            }
        });
        Self { url: format!("{who}@127.0.0.1:{port}/"), muted }
    }

    /// Where the service finds it.
    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// From now on the broker hears nothing.
    pub(crate) fn mute(&self) {
        self.muted.store(true, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, muted: Option<Arc<AtomicBool>>) {
    std::thread::spawn(move || {
        let mut bytes = [0_u8; 8192];
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            let silent = muted.as_ref().is_some_and(|m| m.load(Ordering::SeqCst));
            if !silent && to.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
