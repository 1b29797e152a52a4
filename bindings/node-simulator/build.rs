//! Tells the linker that Node itself provides the symbols of its C interface.

fn main() {
    napi_build::setup();
}
