#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| iyzico_tests::fuzz::responses::check(input));
