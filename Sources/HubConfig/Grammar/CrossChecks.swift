import ChannelKit

/// The checks for values that two channels cannot share.
///
/// An address or a URL key that is used twice takes every channel that uses it out of service: the hub cannot know the
/// intended one, and if the first one won, a file that sorts first could take another tenant's messages.
struct CrossChecks {
    private struct Claim: Hashable {
        let adapter: AdapterKind
        let address: Address
    }

    private var addresses: [Claim: [String]] = [:]
    private var urlKeys: [Secret: [String]] = [:]
    private var formerNames: [ChannelID: String] = [:]
    private let names: Set<ChannelID>

    /// Collects the addresses, URL keys and names of `drafts`.
    init(_ drafts: [ChannelDraft]) {
        names = Set(drafts.map(\.id))
        for draft in drafts {
            for claim in Self.claims(of: draft) { addresses[claim, default: []].append(draft.owner) }
            if let key = draft.urlKey { urlKeys[key, default: []].append(draft.owner) }
        }
    }

    /// Checks `draft` against all channels.
    mutating func check(_ draft: inout ChannelDraft) {
        checkFormerNames(of: &draft)
        checkURLKey(of: &draft)
        checkAddresses(of: &draft)
    }

    private static func claims(of draft: ChannelDraft) -> [Claim] {
        guard let kind = draft.kind else { return [] }
        return draft.claims.map { Claim(adapter: kind, address: $0) }
    }

    private func checkAddresses(of draft: inout ChannelDraft) {
        for claim in Self.claims(of: draft) {
            guard let owners = addresses[claim], owners.count > 1 else { continue }
            let address = claim.address
            draft.dispute(
                at: draft.fields[address.kind]?.target ?? draft.key,
                "\(address.kind) '\(address.value)' is already used by \(Self.others(owners, draft))",
                remedy: "keep it in one channel: until then, none of them receives its webhooks"
            )
        }
    }

    private func checkURLKey(of draft: inout ChannelDraft) {
        guard let key = draft.urlKey, let owners = urlKeys[key], owners.count > 1 else { return }
        draft.dispute(
            at: draft.fields["url_key"]?.target ?? draft.key,
            "the URL key is already used by \(Self.others(owners, draft))",
            remedy: "generate another one with 'openssl rand -hex 16'; until then, none of them receives webhooks"
        )
    }

    /// The channels other than `draft` that use the value.
    private static func others(_ owners: [String], _ draft: ChannelDraft) -> String {
        owners.filter { $0 != draft.owner }.joined(separator: ", ")
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
                draft.fail(at: node, "'\(name)' has already moved to \(first)", remedy: "keep it in one of them")
            } else {
                formerNames[name] = draft.owner
            }
        }
    }
}

extension ChannelDraft {
    /// The channel and its position, for a message about another one.
    fileprivate var owner: String { "\(id) (\(location))" }
}
