//! Each check of the Insightly contract as a test, against the embedded emulator.

fn main() {
    let mut settings = scimcheck::libtest::Settings::from_env("insightly");
    settings.target = None;
    scimcheck::libtest::main(settings);
}
