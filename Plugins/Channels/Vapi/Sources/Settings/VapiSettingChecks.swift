import ChannelKit

// A value of the wrong kind may be a misplaced secret, so messages do not quote values.

extension ChannelSettings {
    /// One of Vapi's ids.
    ///
    /// They are UUIDs so far; a value with spaces is certainly invalid.
    func identifier(_ setting: Setting<String?>) throws(ConfigurationIssue) -> String? {
        try parsed(setting, as: "an id of Vapi's") { $0.wholeMatch(of: /[A-Za-z0-9_\-]+/) == nil ? nil : $0 }
    }

    func e164(_ setting: Setting<String?>) throws(ConfigurationIssue) -> String? {
        try parsed(setting, as: "a number in E.164") { $0.isE164 ? $0 : nil }
    }

    func transferDestination() throws(ConfigurationIssue) -> TransferDestination? {
        try parsed(VapiSetting.transferTo, as: "a number in E.164 or a SIP address", TransferDestination.init)
    }

    func bookedWhen() throws(ConfigurationIssue) -> JSONPointer? {
        try parsed(VapiSetting.bookedWhen, as: "a JSON pointer, which begins with a slash", JSONPointer.init)
    }

    /// The value of an optional setting, or an issue that says what it is not.
    private func parsed<Value>(
        _ setting: Setting<String?>,
        as kind: String,
        _ parse: (String) -> Value?
    ) throws(ConfigurationIssue) -> Value? {
        guard let text = try self[setting] else { return nil }
        guard let value = parse(text) else { throw .at(setting, "'\(setting.declaration.name)' is not \(kind)") }
        return value
    }

    func tools() throws(ConfigurationIssue) -> [DeclaredTool] {
        let tools = try self[VapiSetting.tools] ?? []
        for (index, tool) in tools.enumerated() where tools[..<index].contains(where: { $0.name == tool.name }) {
            throw ConfigurationIssue(
                path: ["tools", String(index)],
                problem: "two tools have the same name",
                remedy: "remove one, or rename it to another tool of the assistant"
            )
        }
        return tools
    }

    func fillerAfter() throws(ConfigurationIssue) -> Duration {
        let time = try self[VapiSetting.fillerAfter]
        guard (.zero ... .seconds(15)).contains(time) else {
            throw .at(VapiSetting.fillerAfter, "'filler_after' is not between 0s and 15s")
        }
        return time
    }

    /// The credentials of requests; any one of them is sufficient.
    func webhookCredentials() throws(ConfigurationIssue) -> [Credential] {
        let bearer = [
            VapiCredential.headerParameter: try self[VapiSetting.bearerHeader],
            VapiCredential.schemeParameter: try self[VapiSetting.bearerPrefix] ? "Bearer" : "",
        ]
        let legacy = [VapiCredential.headerParameter: "X-Vapi-Secret", VapiCredential.schemeParameter: ""]
        let model = [VapiCredential.headerParameter: "Authorization", VapiCredential.schemeParameter: "Bearer"]
        let all =
            try rotating(VapiSetting.hmacKey, parameters: HMACPlan(self).parameters(publicURL: publicURL))
            + rotating(VapiSetting.bearerToken, parameters: bearer)
            + rotating(VapiSetting.serverSecret, parameters: legacy)
            + rotating(VapiSetting.modelKey, parameters: model)
        guard !all.isEmpty || isUnverified else {
            throw .at(VapiSetting.hmacKey, "'hmac_key', 'bearer_token', 'server_secret' or 'model_key' is required")
        }
        return all
    }

    private func rotating(
        _ setting: Setting<[Secret]?>,
        parameters: [String: String]
    ) throws(ConfigurationIssue) -> [Credential] {
        try Credential.rotating(setting.declaration.name, self[setting] ?? [], parameters: parameters)
    }
}
