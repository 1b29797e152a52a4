//! What JavaScript lends to the module. None of it calls the module back, and none of it throws.

#[link(wasm_import_module = "iyzico")]
unsafe extern "C" {
    /// Milliseconds since 1970.
    pub(crate) safe fn now() -> f64;
    /// Milliseconds since some moment; they never go back.
    pub(crate) safe fn uptime() -> f64;
    /// Fills memory with random numbers; `false` where the platform gives none.
    pub(crate) safe fn fill_with_random(pointer: *mut u8, length: usize) -> bool;
    /// Starts a timer of so many milliseconds.
    pub(crate) safe fn start_timer(number: u32, milliseconds: f64);
    /// Stops a timer or an exchange.
    pub(crate) safe fn stop(number: u32);
    /// Starts an exchange: its head as JSON, and its body. Both are read before it returns.
    pub(crate) safe fn start_exchange(
        number: u32,
        head: *const u8,
        head_length: usize,
        body: *const u8,
        body_length: usize,
    );
    /// Hands over the result of a function. It is read before this returns.
    pub(crate) safe fn give(is_error: bool, text: *const u8, length: usize);
    /// Hands over the three texts of how a call ended. They are read before this returns.
    pub(crate) safe fn end(
        call: u32,
        head: *const u8,
        head_length: usize,
        body: *const u8,
        body_length: usize,
        raw: *const u8,
        raw_length: usize,
    );
    /// Tells the hook with this number about an attempt, as JSON. It is read before this returns.
    pub(crate) safe fn attempted(hook: u32, text: *const u8, length: usize);
    /// Says that the hook with this number is told nothing more.
    pub(crate) safe fn forget_hook(hook: u32);
}
