import ChannelKit

/// Finds what two channels cannot both have.
///
/// An address or a URL key that is claimed twice is out of service for every claimant: nothing tells whose it is, and
/// if the first one got it, a file that sorts first could take another tenant's messages.
struct CrossChecks {
    private struct Claim: Hashable {
        let adapter: AdapterKind
        let address: Address
    }

    private var addresses: [Claim: [String]] = [:]
    private var urlKeys: [Secret: [String]] = [:]
    private var formerNames: [ChannelID: String] = [:]
    private let names: Set<ChannelID>

    /// Gathers what each of `drafts` claims.
    init(_ drafts: [ChannelDraft]) {
        names = Set(drafts.map(\.id))
        for draft in drafts {
            for claim in Self.claims(of: draft) { addresses[claim, default: []].append(draft.owner) }
            if let key = draft.settings?.urlKey { urlKeys[key, default: []].append(draft.owner) }
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
                "the address \(address.kind) '\(address.value)' is claimed by \(Self.others(owners, draft)) too",
                remedy: "keep it in one of them: a webhook for it could be meant for either, so none of them gets it"
            )
        }
    }

    private func checkURLKey(of draft: inout ChannelDraft) {
        guard let key = draft.settings?.urlKey, let owners = urlKeys[key], owners.count > 1 else { return }
        draft.dispute(
            at: draft.fields["url_key"]?.target ?? draft.key,
            "\(Self.others(owners, draft)) has the same URL key",
            remedy: "make another one with 'openssl rand -hex 16'; until then none of them gets webhooks"
        )
    }

    /// The claimants besides `draft`.
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
