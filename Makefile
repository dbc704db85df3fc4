# People's commands. Each says what it does, installs what it needs, and is quick the second time.
.PHONY: run build test bench soak
run:            ## build everything and start the product with its demo fund at http://127.0.0.1:8080
	@scripts/need rust node && scripts/run
build:          ## target/release/ballast with the pages in it
	@scripts/need rust node && scripts/build
test:           ## everything CI runs
	@scripts/need rust node browser && cargo xtask ci
bench:          ## the speed table of ARCHITECTURE.md; also target/bench.json
	@scripts/need rust valgrind && cargo run --release --quiet -p ballast-sim --bin bench
soak:           ## the long figures
	@scripts/need rust node browser && cargo xtask soak && scripts/build && scripts/performance
