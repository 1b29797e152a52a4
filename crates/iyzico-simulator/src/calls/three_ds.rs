//! Payments with 3-D Secure: started, finished.

mod complete;
mod initialize;
