import ChannelKit

// A value of the wrong sort may be a secret in the wrong place, so that none is quoted.

extension ChannelSettings {
    func filled(_ setting: Setting<[Secret]>) throws(ConfigurationIssue) -> [Secret] {
        let secrets = try self[setting]
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secrets
    }

    /// An empty secret would let anyone in.
    func filled(_ setting: Setting<[Secret]?>) throws(ConfigurationIssue) -> [Secret]? {
        guard let secrets = try self[setting] else { return nil }
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secrets
    }

    /// One of Vapi's ids, which are UUIDs so far; what has spaces in it is none.
    func identifier(_ setting: Setting<String?>) throws(ConfigurationIssue) -> String? {
        guard let value = try self[setting] else { return nil }
        guard value.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil else {
            throw .at(setting, "'\(setting.declaration.name)' is not an id of Vapi's")
        }
        return value
    }

    func e164(_ setting: Setting<String?>) throws(ConfigurationIssue) -> String? {
        guard let value = try self[setting] else { return nil }
        guard value.isE164 else { throw .at(setting, "'\(setting.declaration.name)' is not a number in E.164") }
        return value
    }

    func transferDestination() throws(ConfigurationIssue) -> TransferDestination? {
        guard let value = try self[VapiSetting.transferTo] else { return nil }
        guard let destination = TransferDestination(value) else {
            throw .at(VapiSetting.transferTo, "'transfer_to' is neither a number in E.164 nor a SIP address")
        }
        return destination
    }

    func tools() throws(ConfigurationIssue) -> [DeclaredTool] {
        let tools = try self[VapiSetting.tools] ?? []
        for (index, tool) in tools.enumerated() where tools[..<index].contains(where: { $0.name == tool.name }) {
            throw ConfigurationIssue(
                path: ["tools", String(index)],
                problem: "two tools have the same name",
                remedy: "remove one, or give it the name of another tool of the assistant"
            )
        }
        return tools
    }

    func bookedWhen() throws(ConfigurationIssue) -> JSONPointer? {
        guard let value = try self[VapiSetting.bookedWhen] else { return nil }
        guard let pointer = JSONPointer(value) else {
            throw .at(VapiSetting.bookedWhen, "'booked_when' is not a JSON pointer, which begins with a slash")
        }
        return pointer
    }

    func fillerAfter() throws(ConfigurationIssue) -> Duration {
        let time = try self[VapiSetting.fillerAfter]
        guard (.zero ... .seconds(15)).contains(time) else {
            throw .at(VapiSetting.fillerAfter, "'filler_after' is not between 0s and 15s")
        }
        return time
    }

    /// All that may vouch for a request; one of them is enough.
    func webhookCredentials() throws(ConfigurationIssue) -> [Credential] {
        let bearer = [
            VapiCredential.headerParameter: try self[VapiSetting.bearerHeader],
            VapiCredential.prefixParameter: try self[VapiSetting.bearerPrefix] ? "Bearer " : "",
        ]
        let legacy = [VapiCredential.headerParameter: "X-Vapi-Secret", VapiCredential.prefixParameter: ""]
        let model = [VapiCredential.headerParameter: "Authorization", VapiCredential.prefixParameter: "Bearer "]
        let all =
            try rotating(VapiSetting.hmacKey, parameters: HMACPlan(self).parameters(publicURL: publicURL))
            + rotating(VapiSetting.bearerToken, parameters: bearer)
            + rotating(VapiSetting.serverSecret, parameters: legacy)
            + rotating(VapiSetting.modelKey, parameters: model)
        guard !all.isEmpty || isUnverified else {
            throw .at(VapiSetting.hmacKey, "there is no 'hmac_key', 'bearer_token', 'server_secret' or 'model_key'")
        }
        return all
    }

    private func rotating(
        _ setting: Setting<[Secret]?>,
        parameters: [String: String]
    ) throws(ConfigurationIssue) -> [Credential] {
        try Credential.rotating(setting.declaration.name, filled(setting) ?? [], parameters: parameters)
    }
}

extension ConfigurationIssue {
    static func at<Value>(_ setting: Setting<Value>, _ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [setting.declaration.name], problem: problem, remedy: setting.declaration.help)
    }
}

extension String {
    /// Whether the text is a phone number such as `+15145550123`.
    var isE164: Bool { wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil }
}
