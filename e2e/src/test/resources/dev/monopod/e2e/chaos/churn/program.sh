# What a container of the churn does. It tells of itself in /ledger, where nobody else writes:
#
#   start NONCE INCARNATION UPTIME   an attempt has begun; INCARNATION is the pod's, which is another when it was removed and put back
#   said NONCE LINES UPTIME          that much has been printed by then, at least
#   exit NONCE CODE LINES UPTIME     it is about to end by itself, with this code; it has printed this much, or one line more
#
# ME names it. It prints LINES lines of WIDTH bytes or so at a time, then sleeps for PAUSE; after BURSTS times (0: never) it ends with
# CODE. Of the pod's attempts, those after the first FAILS succeed. STUBBORN: it does not hear TERM.
# A shell tells there of a child that was killed with it.
exec 2>/dev/null
read -r nonce </proc/sys/kernel/random/uuid
line=0
leave() {
    trap '' TERM
    read -r up rest </proc/uptime
    echo "exit $nonce $1 $line $up" >>"/ledger/$ME"
    exit "$1"
}
# Before it is told that it has begun: what is told must have heard of TERM.
if [ "$STUBBORN" = yes ]; then trap '' TERM; else trap 'leave 0' TERM; fi

# Where there is no room for it, it is tried until there is.
while ! [ -s /own/incarnation ]; do
    if echo "$nonce" >"/own/.$ME" && ln "/own/.$ME" /own/incarnation; then break; fi
    sleep 0.1
done
read -r incarnation </own/incarnation
read -r up rest </proc/uptime
echo "start $nonce $incarnation $up" >>"/ledger/$ME"

if [ "$FAILS" -gt 0 ]; then
    echo >>"/own/attempts-$ME"
    attempts=0
    while read -r nothing; do attempts=$((attempts + 1)); done <"/own/attempts-$ME"
    [ "$attempts" -le "$FAILS" ] || CODE=0
fi

pad=
while [ ${#pad} -lt "$WIDTH" ]; do pad="$pad.........."; done

burst=0
while [ "$BURSTS" -eq 0 ] || [ "$burst" -lt "$BURSTS" ]; do
    n=0
    while [ "$n" -lt "$LINES" ]; do
        echo "$nonce $((line + 1)) $pad"
        line=$((line + 1))
        n=$((n + 1))
    done
    read -r up rest </proc/uptime
    echo "said $nonce $line $up" >>"/ledger/$ME"
    burst=$((burst + 1))
    sleep "$PAUSE"
done
leave "$CODE"
