/// Two buses, of which the second one carries hints while the first one is away.
package struct CombinedHintBus: HintBus {
    private let first: any HintBus
    private let second: any HintBus

    /// Combines a faster bus with one that needs no further server.
    package init(first: any HintBus, second: any HintBus) { (self.first, self.second) = (first, second) }

    package var isConnected: Bool { first.isConnected || second.isConnected }

    package func publish(_ hints: [Hint]) { (first.isConnected ? first : second).publish(hints) }

    // Of both at any time: another hub may not reach the first one.
    package func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async {
        async let ofFirst: Void = first.receive(body)
        async let ofSecond: Void = second.receive(body)
        _ = await (ofFirst, ofSecond)
    }
}
