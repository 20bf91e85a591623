extension RoutedChannel {
    /// The pool in which its lanes of `stage` take their slots.
    func pool(in stage: Stage) -> LanePool {
        LanePool(adapter: kind, callsProvider: stage == .inbound && capabilities.inboundConfirming != nil)
    }
}
