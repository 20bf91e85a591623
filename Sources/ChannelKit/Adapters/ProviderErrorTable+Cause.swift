extension ProviderErrorTable.Row {
    /// The consequence for the contact or the channel if a delivery status reports one of the codes; nil if only the
    /// message failed.
    public var cause: ProviderError.Cause? {
        switch errorClass {
        case .windowClosed: .windowClosed
        case .optedOut: .optedOut
        case .account: .accountBlocked
        case .credentials, .throttle, .transient, .ambiguous, .permanent: nil
        }
    }
}
