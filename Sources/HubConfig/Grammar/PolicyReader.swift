import ChannelKit

/// The reader of the policy settings of a tenant or a channel.
struct PolicyReader {
    let context: ReadingContext

    /// The valid values; reports errors for the others.
    func read(_ fields: Fields) -> [String: SettingValue] {
        let values = SettingsReader(context: context).written(PolicySettings.all, in: fields).values
        if let handoff = fields["handoff"] { checkHours(of: handoff, values["handoff"]) }
        return values
    }

    /// Checks that a text for closed hours comes with opening hours: without them it would never be sent.
    private func checkHours(of field: Field, _ value: SettingValue?) {
        guard case .mapping(let members)? = value, members["hours"] == nil, let tenant = context.tenant,
            !tenant.hasHours
        else { return }
        for name in ["closed_text", "closed_call_text"] where members[name] != nil {
            guard let text = Fields(named: field.value, of: "", target: field.value, in: context)?[name] else {
                continue
            }
            context.error(
                at: text.key,
                "'\(name)' is never used: '\(tenant.id)' has no hours",
                remedy: "add 'hours:' beside it or to the tenant, or remove it"
            )
        }
    }
}
