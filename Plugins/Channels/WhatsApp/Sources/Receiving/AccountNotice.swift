import ChannelKit
import Foundation

/// Notices about the account, a number or a template: changes without messages.
extension WhatsAppItem {
    /// A notice for the operator; unknown fields are ignored.
    func noticeEvent(receivedAt: Date) -> InboundEvent {
        guard let notice = AccountNotice(field, body) else {
            return .ignored(reason: "unsupported field '\(field.prefix(64))'")
        }
        return .notice(
            ProviderNotice(
                topic: field,
                summary: notice.summary,
                isProblem: notice.isProblem,
                at: time(or: receivedAt),
                provider: body.object ?? [:]
            )
        )
    }

    /// A notice about an error without a message, such as one of the app or the account.
    func errorEvent(receivedAt: Date) -> InboundEvent {
        let error = ProviderError(graph: body)
        return .notice(
            ProviderNotice(
                topic: "errors",
                summary: "error \(error.code) without a message: \(error.message)",
                isProblem: true,
                at: time(or: receivedAt),
                provider: body.object ?? [:]
            )
        )
    }

    /// The digits of the phone number that the notice concerns, if it names one.
    var displayPhoneNumber: String? {
        let number = body["display_phone_number"]?.string ?? body["phone_number"]?.string
        return number.map(\.digits).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The id of the number that an alert concerns, if it names one.
    var alertedNumber: String? {
        guard field == "account_alerts", body["entity_type"]?.string?.contains("PHONE") == true,
            let id = body["entity_id"]?.integer, id > 0
        else { return nil }
        return String(id)
    }
}

/// An account notice as one sentence.
struct AccountNotice: Hashable {
    let summary: String
    let isProblem: Bool

    private init(_ summary: String, isProblem: Bool = false) {
        self.summary = summary
        self.isProblem = isProblem
    }

    /// True for a field with notices.
    static func isKnown(_ field: String) -> Bool { AccountNotice(field, [:]) != nil }

    /// Nil for an unknown field.
    init?(_ field: String, _ value: JSONValue) {
        let fields = NoticeFields(value: value)
        switch field {
        case "message_template_status_update": self = Self.templateStatus(fields)
        case "message_template_quality_update": self = Self.templateQuality(fields)
        case "message_template_components_update": self = Self("the text of \(fields.template) was changed")
        case "template_category_update": self = Self.templateCategory(fields)
        case "account_update": self = Self.account(fields)
        case "account_alerts": self = Self.alert(fields)
        case "account_review_update": self = Self.review(fields)
        case "phone_number_quality_update": self = Self.numberQuality(fields)
        case "phone_number_name_update": self = Self.numberName(fields)
        case "business_capability_update": self = Self("the account's limits are now \(fields.limits)")
        case "security": self = Self("\(fields.number): \(fields["event"]); check that it was you", isProblem: true)
        default: return nil
        }
    }
}

extension AccountNotice {
    private static func templateStatus(_ fields: NoticeFields) -> AccountNotice {
        let bad: Set = [
            "REJECTED", "PAUSED", "DISABLED", "FLAGGED", "LIMIT_EXCEEDED", "LOCKED", "DELETED", "PENDING_DELETION",
        ]
        let event = fields["event"]
        return Self("\(fields.template) is now \(event)\(fields.reason("reason"))", isProblem: bad.contains(event))
    }

    private static func templateQuality(_ fields: NoticeFields) -> AccountNotice {
        let score = fields["new_quality_score"]
        return Self("the quality of \(fields.template) is now \(score)", isProblem: ["YELLOW", "RED"].contains(score))
    }

    /// Meta announces a change with the category that it considers correct, and reports it again once it is done.
    private static func templateCategory(_ fields: NoticeFields) -> AccountNotice {
        if let correct = fields.text("correct_category") {
            return Self("\(fields.template) will become \(correct)", isProblem: true)
        }
        let category = fields["new_category"]
        return Self("\(fields.template) is now \(category)", isProblem: category == "MARKETING")
    }

    private static func account(_ fields: NoticeFields) -> AccountNotice {
        let bad: Set = [
            "ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED", "ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "DISABLED_UPDATE",
            "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED",
        ]
        let ban = fields.text("ban_info", "waba_ban_state")
        let details = [
            ban, fields.text("violation_info", "violation_type"),
            fields.value["restriction_info"]?[0].flatMap { NoticeFields(value: $0).text("restriction_type") },
        ].compactMap(\.self)
        let event = fields["event"]
        let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
        return Self("the account: \(event)\(suffix)", isProblem: bad.contains(event) && ban != "REINSTATE")
    }

    /// Older alerts have at the top level what newer ones have in `alert_info`.
    private static func alert(_ fields: NoticeFields) -> AccountNotice {
        let info = fields.value["alert_info"].map(NoticeFields.init(value:)) ?? fields
        let description = info.sentence("alert_description").map { ": \($0)" } ?? ""
        let isOver = info["alert_status"] == "RESOLVED"
        return Self(
            "alert \(info["alert_type"])\(isOver ? " is over" : "")\(description)",
            isProblem: !isOver && info["alert_severity"] != "INFORMATIONAL"
        )
    }

    private static func review(_ fields: NoticeFields) -> AccountNotice {
        let decision = fields["decision"]
        return Self("the review of the account: \(decision)", isProblem: ["REJECTED", "DEFERRED"].contains(decision))
    }

    private static func numberQuality(_ fields: NoticeFields) -> AccountNotice {
        let event = fields["event"]
        let limit = fields.text("current_limit") ?? fields.text("max_daily_conversations_per_business")
        let suffix = limit.map { ", its limit is \($0)" } ?? ""
        return Self("\(fields.number): \(event)\(suffix)", isProblem: ["DOWNGRADE", "FLAGGED"].contains(event))
    }

    private static func numberName(_ fields: NoticeFields) -> AccountNotice {
        let decision = fields["decision"]
        return Self(
            "the display name of \(fields.number): \(decision)\(fields.reason("rejection_reason"))",
            isProblem: ["REJECTED", "DEFERRED"].contains(decision)
        )
    }
}
