import ChannelKit

// Problems never quote the value: it may be a secret pasted into the wrong setting.

extension ChannelSettings {
    func runtime() throws(ConfigurationIssue) -> RuntimeAPI? {
        guard let bot = try id(BotpressSetting.botID) else { return nil }
        let tag = try self[BotpressSetting.messageTag]
        guard tag?.isBotpressID ?? true else {
            throw .at(BotpressSetting.messageTag, "'message_tag' is not a valid tag name")
        }
        let token = try required(BotpressSetting.accessToken, by: BotpressSetting.botID)
        return RuntimeAPI(baseURL: baseURL, botID: bot, token: token, messageTag: tag)
    }

    func integration() throws(ConfigurationIssue) -> MessagingIntegration? {
        guard let webhook = try id(BotpressSetting.webhookID) else { return nil }
        let token = try required(BotpressSetting.accessToken, by: BotpressSetting.webhookID)
        return MessagingIntegration(hosts: BotpressHosts(baseURL: baseURL), webhookID: webhook, token: token)
    }

    func server(role: BotpressAdapter.Role) throws(ConfigurationIssue) -> MessagingServer? {
        guard let client = try id(BotpressSetting.clientID) else {
            let tokens = try [self[BotpressSetting.clientToken], self[BotpressSetting.webhookToken]]
            guard tokens.allSatisfy({ $0 == nil }) else {
                throw .at(BotpressSetting.clientID, "'client_token' and 'webhook_token' require 'client_id'")
            }
            return nil
        }
        return MessagingServer(
            baseURL: baseURL,
            clientID: client,
            token: try required(BotpressSetting.clientToken, by: BotpressSetting.clientID),
            password: try first(of: BotpressSetting.internalPassword),
            role: role
        )
    }

    func chat(role: BotpressAdapter.Role) throws(ConfigurationIssue) -> ChatAPI? {
        guard let webhook = try id(BotpressSetting.chatWebhookID) else { return nil }
        guard role == .brain else {
            throw .at(BotpressSetting.chatWebhookID, "'chat_webhook_id' requires 'role: brain'")
        }
        let key = try required(BotpressSetting.chatUserKey, by: BotpressSetting.chatWebhookID)
        return ChatAPI(hosts: BotpressHosts(baseURL: baseURL), webhookID: webhook, userKey: key)
    }

    func inboundSecrets() throws(ConfigurationIssue) -> InboundSecrets {
        let secrets = try InboundSecrets(
            inbound: self[BotpressSetting.inboundSecret] ?? [],
            webhookTokens: self[BotpressSetting.webhookToken] ?? [],
            channelKey: urlKey,
            isUnverified: isUnverified
        )
        if secrets.webhookTokens.isEmpty, try self[BotpressSetting.clientID] != nil, secrets.urlKey == nil {
            throw .at(BotpressSetting.webhookToken, "'client_id' requires 'webhook_token'")
        }
        return secrets
    }

    func mediaLocations(authorization: Secret?) throws(ConfigurationIssue) -> MediaLocations {
        MediaLocations(
            serverURL: try self[BotpressSetting.mediaURL],
            apiURL: baseURL,
            authorization: authorization
        )
    }

    /// The id in `setting`, safe in headers and paths; nil if it is not set.
    private func id(_ setting: Setting<String?>) throws(ConfigurationIssue) -> String? {
        guard let value = try self[setting] else { return nil }
        guard value.isBotpressID else {
            throw .at(setting, "'\(setting.declaration.name)' is not a valid id: use letters, digits, '-' and '_'")
        }
        return value
    }

    private func required(
        _ setting: Setting<[Secret]?>,
        by other: Setting<String?>
    ) throws(ConfigurationIssue) -> Secret {
        guard let secret = try first(of: setting) else {
            let problem = "'\(other.declaration.name)' requires '\(setting.declaration.name)'"
            throw .at(setting, problem)
        }
        return secret
    }
}

extension String {
    fileprivate var isBotpressID: Bool { wholeMatch(of: /[A-Za-z0-9_\-]{1,128}/) != nil }
}
