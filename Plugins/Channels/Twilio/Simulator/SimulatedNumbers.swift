import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The numbers and messaging services of the simulated accounts, with the URLs that are entered at them.
///
/// A number begins with the URLs that Twilio gives to a new one. Webhooks go to the hub whatever is entered.
struct SimulatedNumbers {
    /// The members that can be changed, by account and number or service.
    private var changes: [[String]: [String: String]] = [:]

    private static let newNumber = [
        "sms_url": "https://demo.twilio.com/welcome/sms/reply/", "sms_method": "POST", "sms_application_sid": "",
        "voice_url": "https://demo.twilio.com/welcome/voice/", "voice_method": "POST", "voice_application_sid": "",
        "trunk_sid": "", "status_callback": "", "status_callback_method": "POST",
    ]
    private static let newService = ["inbound_request_url": "", "inbound_method": "POST"]

    /// The number of an account, as the API returns it.
    func number(_ account: SimulatedAccount) -> JSONValue {
        resource(Self.newNumber, [account.sid, account.number]).merging([
            "sid": .string(Self.sid(of: account.number)), "phone_number": .string(account.number),
            "account_sid": .string(account.sid),
        ])
    }

    /// A messaging service, as the API returns it.
    func service(_ sid: String, of account: SimulatedAccount) -> JSONValue {
        resource(Self.newService, [account.sid, sid]).merging([
            "sid": .string(sid), "account_sid": .string(account.sid), "use_inbound_webhook_on_number": false,
        ])
    }

    mutating func changeNumber(of account: SimulatedAccount, _ form: FormFields) throws(TwilioRefusal) {
        try change([account.sid, account.number], Self.newNumber, form)
    }

    mutating func changeService(_ sid: String, of account: SimulatedAccount, _ form: FormFields) throws(TwilioRefusal) {
        try change([account.sid, sid], Self.newService, form)
    }

    /// The id of a number: the same each time.
    static func sid(of number: String) -> String {
        "PN\(String(repeating: "0", count: 32).dropLast(number.filter(\.isNumber).count))\(number.filter(\.isNumber))"
    }

    private func resource(_ members: [String: String], _ key: [String]) -> JSONValue {
        .object(members.merging(changes[key] ?? [:]) { $1 }.mapValues { $0.isEmpty ? .null : .string($0) })
    }

    /// Applies parameters such as `SmsUrl`; others are ignored, as Twilio does.
    private mutating func change(
        _ key: [String],
        _ members: [String: String],
        _ form: FormFields
    ) throws(TwilioRefusal) {
        for name in members.keys {
            let parameter = name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            guard let value = form[parameter] else { continue }
            if name.hasSuffix("url") || name == "status_callback", !value.isEmpty, !value.isWebURL {
                throw TwilioRefusal(21402, "\(parameter) is not a valid URL")
            }
            changes[key, default: [:]][name] = value
        }
    }
}

extension JSONValue {
    fileprivate func merging(_ members: [String: JSONValue]) -> JSONValue {
        .object((object ?? [:]).merging(members) { $1 })
    }
}

extension String {
    fileprivate var isWebURL: Bool { hasPrefix("https://") || hasPrefix("http://") }
}

extension TwilioAPISimulator {
    /// Answers `IncomingPhoneNumbers.json` and `IncomingPhoneNumbers/PN….json`.
    func incomingNumbers(
        _ request: SimulatedRequest,
        _ path: [String],
        of own: [SimulatedAccount]
    ) throws(TwilioRefusal) -> WebhookResponse {
        // A number is its account's once, whatever the number of channels that send from it.
        let accounts = own.filter { $0.number.hasPrefix("+") }
        if request.method == "GET", path.isEmpty {
            let filter = request.query["PhoneNumber"] ?? ""
            let matching = accounts.filter { filter.isEmpty || $0.number.contains(filter) }
            return .json(
                status: 200,
                ["incoming_phone_numbers": .array(matching.map(numbers.number)), "next_page_uri": .null]
            )
        }
        let sid = path.first?.replacing(".json", with: "")
        guard path.count == 1, let account = accounts.first(where: { SimulatedNumbers.sid(of: $0.number) == sid })
        else {
            throw .unknownResource
        }
        if request.method == "POST" { try numbers.changeNumber(of: account, FormFields(parsing: request.body)) }
        return .json(status: 200, numbers.number(account))
    }

    /// Answers `v1/Services/MG…` of the messaging API.
    func messagingService(
        _ request: SimulatedRequest,
        _ sid: String,
        of own: [SimulatedAccount]
    ) throws(TwilioRefusal) -> WebhookResponse {
        guard let account = own.first(where: { $0.messagingServiceSID == sid }) else { throw .unknownResource }
        if request.method == "POST" { try numbers.changeService(sid, of: account, FormFields(parsing: request.body)) }
        return .json(status: 200, numbers.service(sid, of: account))
    }
}
