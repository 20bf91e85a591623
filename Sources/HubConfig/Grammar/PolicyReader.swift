import ChannelKit

/// Reads what a tenant or a channel says of what may be sent.
struct PolicyReader {
    let context: ReadingContext

    /// The values that are right; errors are noted for the others.
    func read(_ fields: Fields) -> [String: SettingValue] {
        let values = SettingsReader(context: context).written(PolicySettings.all, in: fields).values
        if let handoff = fields["handoff"] { checkHours(of: handoff, values["handoff"]) }
        return values
    }

    /// Who says something while nobody is there has to say when that is.
    private func checkHours(of field: Field, _ value: SettingValue?) {
        guard case .mapping(let members)? = value, members["closed_text"] != nil, members["hours"] == nil,
            let tenant = context.tenant, !tenant.hasHours,
            let text = Fields(named: field.value, of: "", target: field.value, in: context)?["closed_text"]
        else { return }
        context.error(
            at: text.key,
            "'closed_text' is never said: '\(tenant.id)' has no hours",
            remedy: "write 'hours:' beside it or in the tenant, or remove it"
        )
    }
}
