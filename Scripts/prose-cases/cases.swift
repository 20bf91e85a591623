// Lines that end with !! must be reported by check-prose, all others must not. No target compiles this file.

/// What a reply may cost. !!
/// What a second line may begin with.
/// The limit of a reply.
/// The time limit that is usual. !!
///
/// ```swift
/// let door = nobody
/// ```
/// The key `handover`, which is a person's. !!
/// The key `handover` and `door: nobody`.
func answer() {
    // Nobody waits. !!
    // No customer waits: a dead letter in capital letters.
    let text = "the usual timeout"  // !!
    let key = "handover"
    let more = "it is handed over to \(nobody("a \(person)")) here"  // !!
    let fine = "it goes to \(nobody("a \(person)")) here" + usual + "and so \"on\""
    let link = "see https://example.com/door"  // a door !!
    /// Whoever reads this. !!
    let long = """
        A letter of \(nobody) that !!
        "nobody" reads, !!
        and an agent reads \(nobody).
        """
    // doorstep, indoors, personal, unpersonal
}

struct Names {
    let usualTimeout = 1  // !!
    func noteFailure() {} // !!
    let handoffNote = ""
    @Test func whoWaitsIsAnswered() {} // !!
    case openDoor, shelf // !!
}
