# Over the npm scripts, for hands that are used to make.
.PHONY: all install package clean
all:
	npm run build
install: all # as ever, the programs are installed to bin/
	ls bin
package:
	@echo "packages are not made yet; run the programs from bin/" >&2; exit 1
clean:
	rm -rf bin conf dist
