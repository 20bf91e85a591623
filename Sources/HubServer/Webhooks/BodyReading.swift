import Foundation

/// The limits of bodies in memory and in time.
struct BodyReading: Sendable {
    let budget: BodyBudget
    /// The timeout of a body, from its head.
    let time: Duration

    /// Starts a body; `onStop` ends its reading at its deadline, or when its room is needed.
    func open(isAnonymous: Bool, onStop: @escaping @Sendable (BodyBudget.Stop) -> Void) -> BodyTicket {
        budget.open(isAnonymous: isAnonymous, deadline: .now + time, onStop: onStop)
    }

    /// Stops bodies at their deadline, until the task is cancelled.
    ///
    /// One loop serves all bodies: a timer for each would stay for its whole timeout after the body has arrived.
    func stopLateBodies() async {
        // A body may exceed its deadline by an eighth of the timeout.
        while (try? await Task.sleep(for: max(.milliseconds(5), time / 8))) != nil { budget.stopLate(at: .now) }
    }
}
