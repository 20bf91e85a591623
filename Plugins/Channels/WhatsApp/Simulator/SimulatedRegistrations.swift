import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The registrations at the simulated Meta: subscribed accounts, and the callback URLs of numbers.
///
/// At the beginning the app is subscribed to every account, and no number has a callback URL of its own. Webhooks go to
/// the hub whatever is registered.
struct SimulatedRegistrations {
    /// The accounts that the app is subscribed to.
    var accounts: Set<String>
    /// The callback URLs of numbers, by their ids.
    var callbacks: [String: String] = [:]
}

extension WhatsAppCloudSimulator {
    /// The number's object, with its callback URL if `fields` asks for it.
    func description(of number: SimulatedNumber, fields: String) -> JSONValue {
        var object = number.description.object ?? [:]
        if fields.split(separator: ",").contains("webhook_configuration") {
            let callback = registrations.callbacks[number.phoneNumberID].map(JSONValue.string)
            object["webhook_configuration"] = .compact(["phone_number": callback])
        }
        return .object(object)
    }

    /// Sets the callback URL of a number after the check that Meta makes, or removes it.
    func setCallback(of id: String, _ request: SimulatedRequest, token: String) async -> WebhookResponse {
        guard let number = number(id, token: token) else {
            return GraphRefusal.unknownObject(id, method: request.method).response
        }
        let configuration = request.object?["webhook_configuration"]
        guard let url = configuration?["override_callback_uri"]?.string else {
            return GraphRefusal.required("webhook_configuration").response
        }
        if url.isEmpty {
            registrations.callbacks[id] = nil
        } else {
            guard registrations.accounts.contains(number.accountID) else {
                return GraphRefusal.invalid("Before override the callback uri, your app must be subscribed.").response
            }
            guard let word = configuration?["verify_token"]?.nonEmptyString else {
                return GraphRefusal.required("verify_token").response
            }
            if let refusal = await refusal(of: number.reachable(url), word: word) { return refusal.response }
            registrations.callbacks[id] = url
        }
        return .json(status: 200, ["success": true])
    }

    /// Checks that the hub returns a challenge.
    private func refusal(of url: String, word: String) async -> GraphRefusal? {
        let challenge = String(Int.random(in: 100_000_000...999_999_999))
        let query = "hub.mode=subscribe&hub.challenge=\(challenge)&hub.verify_token=\(word.percentEncoded(keeping: ""))"
        let response = await provider.check("\(url)?\(query)")
        guard let response, response.status == 200, response.body == Data(challenge.utf8) else {
            return .callbackNotVerified(status: response?.status)
        }
        return nil
    }

    /// Reads or changes the app's subscription to an account.
    func subscribedApps(of account: String, _ request: SimulatedRequest, token: String) -> WebhookResponse {
        guard numbers.contains(where: { $0.accountID == account && $0.accepts(token) }) else {
            return GraphRefusal.unknownObject(account, method: request.method).response
        }
        switch request.method {
        case "GET":
            let app: JSONValue = [
                "whatsapp_business_api_data": [
                    "id": "670000000000001", "name": "Patchbay", "link": "https://example.com",
                ]
            ]
            let apps = registrations.accounts.contains(account) ? [app] : []
            return .json(status: 200, ["data": .array(apps)])
        case "POST": registrations.accounts.insert(account)
        case "DELETE": registrations.accounts.remove(account)
        default: return GraphRefusal.unknownPath.response
        }
        return .json(status: 200, ["success": true])
    }
}
