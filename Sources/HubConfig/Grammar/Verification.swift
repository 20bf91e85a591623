import ChannelKit

/// The check that every channel authenticates its webhooks.
struct Verification {
    /// The min length of a URL key of an unsigned channel: 128 bits in Base64, which cannot be guessed.
    static let minURLKeyLength = 22
    /// The remedy for a missing or weak URL key.
    static let makingURLKey = "generate one with 'openssl rand -hex 16'"

    let draft: ChannelDraft
    let settings: ChannelSettings

    private var context: ReadingContext { draft.context }

    /// Checks that a credential authenticates the webhooks of `adapter`, or that the operator waived that in full.
    func check(_ adapter: any ChannelAdapter) -> Bool {
        let manifest = type(of: adapter).manifest
        guard !settings.isUnverified else {
            return manifest.authentication == .signed ? refuseNone(manifest) : checkUnverified()
        }
        if let reason = draft.fields["verification_reason"] {
            context.warning(
                at: reason.key,
                "'verification_reason' has no effect without 'verification: none'",
                remedy: "remove it"
            )
        }
        guard adapter.credentials.isEmpty else { return true }
        let secrets = manifest.settings.filter(\.isSecret).map(\.name)
        let credentials = secrets.isEmpty ? "give it a credential" : "set \(secrets.joined(separator: " or "))"
        let waiver = "write 'verification: none' with 'verification_reason' and 'url_key'"
        context.error(
            at: draft.key,
            "no credential authenticates the webhooks of '\(draft.id.name)'",
            remedy: manifest.authentication == .signed ? credentials : "\(credentials), or \(waiver)"
        )
        return false
    }

    private func refuseNone(_ manifest: AdapterManifest) -> Bool {
        context.error(
            at: draft.fields["verification"]?.target ?? draft.key,
            "'verification: none' is not allowed: \(manifest.title) signs its webhooks",
            remedy: "remove the line"
        )
        return false
    }

    private func checkUnverified() -> Bool {
        let place = draft.fields["verification"]?.target ?? draft.key
        var isComplete = true
        func refuse(_ node: YAMLNode, _ message: String, remedy: String) {
            context.error(at: node, message, remedy: remedy)
            isComplete = false
        }
        if draft.fields["verification_reason"]?.value.isNull ?? true {
            refuse(
                place,
                "'verification: none' needs a 'verification_reason'",
                remedy: "add 'verification_reason:' with the reason"
            )
        }
        guard let key = settings.urlKey else {
            refuse(place, "'verification: none' needs a 'url_key'", remedy: "add 'url_key:'; \(Self.makingURLKey)")
            return false
        }
        if key.reveal().count < Self.minURLKeyLength {
            let node = draft.fields["url_key"]?.target ?? place
            refuse(node, "the URL key has fewer than \(Self.minURLKeyLength) characters", remedy: Self.makingURLKey)
        }
        return isComplete
    }
}
