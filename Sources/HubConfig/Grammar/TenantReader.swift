import ChannelKit

/// The reader of the tenants of one file.
struct TenantReader {
    let channels: ChannelReader
    let context: ReadingContext

    /// The tenants at `field` in file order, including those with a duplicate name.
    func read(_ field: Field?) -> [TenantDraft] {
        guard let field,
            let fields = Fields(named: field.value, of: "a mapping of tenants", target: field.target, in: context)
        else { return [] }
        return (fields.all + fields.duplicates).map(tenant)
    }

    private func tenant(_ field: Field) -> TenantDraft {
        let id = TenantID(field.name)
        let context = context.scoped(to: .tenant(id))
        let (profile, profileError) = context.log.watching { ProfileReader(context: context).read(field, id) }
        var draft = TenantDraft(profile: profile.value, key: field.key, context: context.knowing(profile.facts))
        draft.problem = profileError?.summary
        draft.isNamed = profile.isNamed
        draft.webhooksPerMinute = profile.webhooksPerMinute
        draft.fields = profile.fields
        let policyReader = PolicyReader(context: draft.context)
        let (policy, policyError) = context.log.watching { policyReader.read(profile.fields) }
        draft.policy = policy
        draft.problem = draft.problem ?? policyError?.summary
        if let respond = profile.fields["respond"] {
            let reader = RespondReader(
                registry: channels.registry,
                simulation: channels.simulation,
                context: draft.context
            )
            let (steps, error) = context.log.watching { reader.read(respond) }
            draft.respond = error == nil ? steps : []
            draft.respondProblem = error?.summary
        }
        readChannels(profile.fields, into: &draft)
        return draft
    }

    private func readChannels(_ fields: Fields, into draft: inout TenantDraft) {
        guard let field = fields["channels"],
            let named = Fields(
                named: field.value,
                of: "a mapping of channels",
                target: field.target,
                in: draft.context
            )
        else { return }
        draft.channels = named.all.map { channels.read($0, of: draft.id, in: draft.context) }
        for field in named.duplicates {
            _ = channels.read(field, of: draft.id, in: draft.context)
            guard let index = draft.channels.firstIndex(where: { $0.id.name == field.name }) else { continue }
            let first = draft.channels[index]
            let error = first.context.log.watching {
                first.context.duplicate(field, first: "at line \(first.key.start.line + 1)")
            }.error
            draft.channels[index].problem = first.problem ?? error?.summary
        }
        warnOfSilence(draft, hasRespond: fields["respond"] != nil)
    }

    private func warnOfSilence(_ draft: TenantDraft, hasRespond: Bool) {
        let silent = draft.channels.filter { $0.fields["respond"] == nil }.map(\.id.name)
        guard !hasRespond, !silent.isEmpty else { return }
        draft.context.warning(
            at: draft.key,
            "no strategy answers on \(silent.listed): '\(draft.id)' has no 'respond'",
            remedy: "list strategies under 'respond:'"
        )
    }
}
