#!/usr/bin/env bash
# Make the fonts of the figures anew from Debian's package fonts-noto-core (20201225-1): bash make.sh
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download -qq fonts-noto-core && dpkg -x fonts-noto-core_*.deb .)
noto=$work/usr/share/fonts/truetype/noto

subset() { # FILE CODEPOINTS
    pyftsubset "$noto/$1" --output-file="$1" --unicodes="$2" --layout-features='*' --no-hinting --desubroutinize \
        --name-IDs='0,1,2,3,4,5,6,13,14' --notdef-outline --no-recalc-timestamp
}

latin='U+0020-007E,U+00A0-024F,U+0259,U+02B9-02DD,U+0300-0308,U+0323-0331,U+0370-03FF,U+0400-045F,U+1E00-1EFF,U+2010-2027,U+202F-203A,U+2070-209F,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2260-2265,U+FFFD'
arabic='U+0020-0021,U+0028-0029,U+002D-002F,U+0030-003A,U+00A0,U+00AB,U+00BB,U+0600-06FF,U+0750-077F,U+200C-200F,U+FB50-FDFF,U+FE70-FEFF'
for weight in Regular Bold; do
    subset "NotoSans-$weight.ttf" "$latin"
    subset "NotoNaskhArabic-$weight.ttf" "$arabic"
done
