//! The bytes of a connection, plain or under TLS. The handshake takes place at the first read, so that a client that stalls
//! holds nobody up.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{Accept, TlsAcceptor, server::TlsStream};

/// How every TLS record of a handshake begins
const HANDSHAKE: u8 = 0x16;

/// What nginx, DSM's web server, answers to plain HTTP on its HTTPS port
const PLAIN_ON_TLS: &str = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\n\
    Connection: close\r\n\r\n\
    <html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head><body></body></html>";

/// A connection in one of its states
pub(super) enum Stream {
    Plain(TcpStream),
    /// Under TLS, if what it begins with is that
    Unknown(TcpStream, TlsAcceptor),
    Handshake(Box<Accept<TcpStream>>),
    Tls(Box<TlsStream<TcpStream>>),
    /// Answered, or failed: nothing more comes
    Over,
}

impl Stream {
    /// The socket, where it is at hand
    pub(super) fn socket(&self) -> Option<&TcpStream> {
        match self {
            Self::Plain(socket) | Self::Unknown(socket, _) => Some(socket),
            Self::Handshake(handshake) => handshake.get_ref(),
            Self::Tls(stream) => Some(stream.get_ref().0),
            Self::Over => None,
        }
    }

    /// Go on until bytes can be exchanged
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            match self {
                Self::Plain(_) | Self::Tls(_) | Self::Over => return Poll::Ready(Ok(())),
                Self::Unknown(socket, acceptor) => {
                    let mut first = [0];
                    let count = ready!(socket.poll_peek(context, &mut ReadBuf::new(&mut first)))?;
                    let acceptor = acceptor.clone();
                    let Self::Unknown(socket, _) = std::mem::replace(self, Self::Over) else {
                        continue;
                    };
                    if count > 0 && first == [HANDSHAKE] {
                        *self = Self::Handshake(Box::new(acceptor.accept(socket)));
                    } else if count > 0 {
                        refuse_plain(&socket);
                    }
                }
                Self::Handshake(handshake) => {
                    let done = ready!(Pin::new(handshake.as_mut()).poll(context));
                    *self = Self::Over;
                    *self = Self::Tls(Box::new(done?));
                }
            }
        }
    }
}

fn refuse_plain(socket: &TcpStream) {
    // What was not read would turn the end of the connection into a reset, and the answer would be lost.
    let mut request = vec![0; 65_536];
    let _ = socket.try_read(&mut request);
    let _ = socket.try_write(PLAIN_ON_TLS.as_bytes());
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_ready(context))?;
        match &mut *self {
            Self::Plain(socket) => Pin::new(socket).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_read(context, buffer),
            Self::Unknown(..) | Self::Handshake(_) | Self::Over => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_ready(context))?;
        match &mut *self {
            Self::Plain(socket) => Pin::new(socket).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write(context, bytes),
            Self::Unknown(..) | Self::Handshake(_) | Self::Over => {
                Poll::Ready(Err(io::ErrorKind::NotConnected.into()))
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Plain(socket) => Pin::new(socket).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(context),
            Self::Unknown(..) | Self::Handshake(_) | Self::Over => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Plain(socket) => Pin::new(socket).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(context),
            Self::Unknown(..) | Self::Handshake(_) | Self::Over => Poll::Ready(Ok(())),
        }
    }
}
