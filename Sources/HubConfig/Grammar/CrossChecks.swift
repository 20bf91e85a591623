import ChannelKit

/// Finds what two channels cannot both have: the second one is out of service, the first one serves.
struct CrossChecks {
    private struct Claim: Hashable {
        let adapter: AdapterKind
        let address: Address
    }

    private var addresses: [Claim: String] = [:]
    private var urlKeys: [Secret: String] = [:]
    private var formerNames: [ChannelID: String] = [:]
    private let names: Set<ChannelID>

    init(names: Set<ChannelID>) { self.names = names }

    /// Checks `draft` against the channels before it.
    mutating func check(_ draft: inout ChannelDraft) {
        checkFormerNames(of: &draft)
        checkURLKey(of: &draft)
        checkAddresses(of: &draft)
    }

    private mutating func checkAddresses(of draft: inout ChannelDraft) {
        guard let adapter = draft.adapter else { return }
        let manifest = type(of: adapter).manifest
        let kind = manifest.kind
        let own = Set(adapter.addresses).filter { !manifest.accountAddresses.contains($0.kind) }
        for address in own.sorted(by: { ($0.kind, $0.value) < ($1.kind, $1.value) }) {
            let claim = Claim(adapter: kind, address: address)
            guard let first = addresses[claim] else {
                addresses[claim] = draft.owner
                continue
            }
            draft.canReceive = false
            draft.fail(
                at: draft.fields[address.kind]?.target ?? draft.key,
                "the address \(address.kind) '\(address.value)' belongs to \(first) already",
                remedy: "a webhook for it could be meant for either: keep it in one of them"
            )
        }
    }

    private mutating func checkURLKey(of draft: inout ChannelDraft) {
        guard let key = draft.settings?.urlKey else { return }
        guard let first = urlKeys[key] else {
            urlKeys[key] = draft.owner
            return
        }
        draft.canReceive = false
        draft.fail(
            at: draft.fields["url_key"]?.target ?? draft.key,
            "\(first) has the same URL key",
            remedy: "make another one with 'openssl rand -hex 16'"
        )
    }

    private mutating func checkFormerNames(of draft: inout ChannelDraft) {
        for (name, node) in draft.movedFrom {
            if names.contains(name) {
                draft.fail(
                    at: node,
                    "'\(name)' has not moved: it is still configured",
                    remedy: "remove the old channel, or this line"
                )
            } else if let first = formerNames[name] {
                draft.fail(at: node, "'\(name)' has moved to \(first) already", remedy: "keep it in one of them")
            } else {
                formerNames[name] = draft.owner
            }
        }
    }
}

extension ChannelDraft {
    /// The channel and its place, for a message at another one.
    fileprivate var owner: String { "\(id) (\(location))" }
}
