/// The way of hints to other hubs.
package protocol HintBus: Sendable {
    /// True while hints of this hub reach others, as far as is known.
    var isConnected: Bool { get }

    /// Sends hints, without waiting and without an error: while the bus is away they are lost.
    func publish(_ hints: [Hint])

    /// Receives hints until the task is cancelled, and connects again when the bus was away.
    ///
    /// `body` returns at once. After a connection that was lost it is called with no hints: some may have been missed.
    func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async
}

/// The bus of a hub that is alone on its database.
package struct NoHints: HintBus {
    /// Creates the bus.
    package init() {}

    package var isConnected: Bool { false }
    package func publish(_ hints: [Hint]) {}
    package func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async {}
}
