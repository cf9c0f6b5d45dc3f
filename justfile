# What is run often. `just ready` is all that CI runs; nothing else has to be remembered.

# Everything that has to hold before a change lands
ready:
    .ci/run

# Format the code
fmt:
    cargo fmt

# Lint as strictly as CI does
lint:
    cargo clippy --locked --all-targets -- -D warnings

# Run the tests; `just test NAME` runs those with NAME in their name
test *NAME:
    cargo test --locked {{ NAME }}

# Write the JSON Schemas of suite and contract files
schema:
    cargo run --locked --quiet -- schema --write

# Write the generated tables: coverage of contracts and catalogue
index:
    cargo run --locked --quiet -- index --write

# Accept what the tests see now as their snapshots; look at the diff before committing it
snapshots:
    INSTA_UPDATE=always cargo test --locked
    git diff --stat -- snapshots
