//! WebSockets as pages open them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::{Failed, Session};

/// An open socket.
pub struct Socket {
    /// Its bytes.
    pub stream: TcpStream,
}

impl Socket {
    /// Opens one in a session.
    pub fn open(address: &str, session: &Session) -> Result<Self, Failed> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let token = &session.token;
        write!(
            stream,
            "GET /api/v1/live HTTP/1.1\r\nhost: load\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\ncookie: ballast_session={token}\r\n\r\n"
        )?;
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        if head.starts_with(b"HTTP/1.1 101") {
            Ok(Self { stream })
        } else {
            Err(String::from_utf8_lossy(&head).into_owned().into())
        }
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) -> Result<(), Failed> {
        Ok(self.stream.write_all(&frame(message))?)
    }

    /// The next message.
    pub fn receive(&mut self) -> Result<Vec<u8>, Failed> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        let length = match head[1] & 0x7f {
            126 => {
                let mut length = [0; 2];
                self.stream.read_exact(&mut length)?;
                usize::from(u16::from_be_bytes(length))
            }
            127 => {
                let mut length = [0; 8];
                self.stream.read_exact(&mut length)?;
                u64::from_be_bytes(length) as usize
            }
            short => usize::from(short),
        };
        let mut message = vec![0; length];
        self.stream.read_exact(&mut message)?;
        Ok(message)
    }
}

/// A message as it is sent: one text frame, masked with zeros as the protocol allows.
pub fn frame(message: &Value) -> Vec<u8> {
    let text = message.to_string();
    let mut frame = vec![0x81];
    match text.len() {
        short @ ..=125 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&(long as u16).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
}
