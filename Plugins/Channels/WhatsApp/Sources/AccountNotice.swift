import ChannelKit
import Foundation

/// News of the account, a number or a template, as Meta puts it into a change without messages.
extension WhatsAppItem {
    /// A notice for the operator; a field that is not known concerns nobody here.
    func newsEvent(receivedAt: Date) -> InboundEvent {
        guard let news = AccountNotice(field, body) else {
            return .ignored(reason: "nothing is done with '\(field.prefix(64))'")
        }
        return .notice(
            ProviderNotice(
                topic: field,
                summary: news.summary,
                isProblem: news.isProblem,
                at: time(or: receivedAt),
                provider: body.object ?? [:]
            )
        )
    }

    /// An error that concerns no message, such as one of the app or the account.
    func errorEvent(receivedAt: Date) -> InboundEvent {
        let error = ProviderError(graph: body)
        return .notice(
            ProviderNotice(
                topic: "errors",
                summary: "error \(error.code) that concerns no message: \(error.message)",
                isProblem: true,
                at: time(or: receivedAt),
                provider: body.object ?? [:]
            )
        )
    }

    /// The digits of the number that the news is about, if it is about one.
    var displayPhoneNumber: String? {
        let number = body["display_phone_number"]?.string ?? body["phone_number"]?.string
        return number.map(\.digits).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The id of the number that an alert is about, if it is about one.
    var alertedNumber: String? {
        guard field == "account_alerts", body["entity_type"]?.string?.contains("PHONE") == true,
            let id = body["entity_id"]?.integer, id > 0
        else { return nil }
        return String(id)
    }
}

/// What a piece of news says, in a sentence.
struct AccountNotice: Hashable {
    let summary: String
    let isProblem: Bool

    private init(_ summary: String, isProblem: Bool = false) {
        self.summary = summary
        self.isProblem = isProblem
    }

    /// Nil for a field that is not known.
    init?(_ field: String, _ value: JSONValue) {
        let facts = NoticeFields(value: value)
        switch field {
        case "message_template_status_update": self = Self.templateStatus(facts)
        case "message_template_quality_update": self = Self.templateQuality(facts)
        case "message_template_components_update": self = Self("the text of \(facts.template) was changed")
        case "template_category_update": self = Self.templateCategory(facts)
        case "account_update": self = Self.account(facts)
        case "account_alerts": self = Self.alert(facts)
        case "account_review_update": self = Self.review(facts)
        case "phone_number_quality_update": self = Self.numberQuality(facts)
        case "phone_number_name_update": self = Self.numberName(facts)
        case "business_capability_update": self = Self("the limits of the business are now \(facts.limits)")
        case "security": self = Self("\(facts.number): \(facts["event"]); see whether it was you", isProblem: true)
        default: return nil
        }
    }
}

extension AccountNotice {
    private static func templateStatus(_ facts: NoticeFields) -> AccountNotice {
        let bad: Set = [
            "REJECTED", "PAUSED", "DISABLED", "FLAGGED", "LIMIT_EXCEEDED", "LOCKED", "DELETED", "PENDING_DELETION",
        ]
        let event = facts["event"]
        return Self("\(facts.template) is now \(event)\(facts.reason("reason"))", isProblem: bad.contains(event))
    }

    private static func templateQuality(_ facts: NoticeFields) -> AccountNotice {
        let score = facts["new_quality_score"]
        return Self("the quality of \(facts.template) is now \(score)", isProblem: ["YELLOW", "RED"].contains(score))
    }

    /// Meta tells it beforehand, with the category that it finds correct, and again when it is done.
    private static func templateCategory(_ facts: NoticeFields) -> AccountNotice {
        if let correct = facts.text("correct_category") {
            return Self("\(facts.template) will become \(correct)", isProblem: true)
        }
        let category = facts["new_category"]
        return Self("\(facts.template) is now \(category)", isProblem: category == "MARKETING")
    }

    private static func account(_ facts: NoticeFields) -> AccountNotice {
        let bad: Set = [
            "ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED", "ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "DISABLED_UPDATE",
            "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED",
        ]
        let ban = facts.text("ban_info", "waba_ban_state")
        let details = [
            ban, facts.text("violation_info", "violation_type"),
            facts.value["restriction_info"]?[0].flatMap { NoticeFields(value: $0).text("restriction_type") },
        ].compactMap(\.self)
        let event = facts["event"]
        let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
        return Self("the account: \(event)\(suffix)", isProblem: bad.contains(event) && ban != "REINSTATE")
    }

    /// Older alerts have at the top what newer ones have in `alert_info`.
    private static func alert(_ facts: NoticeFields) -> AccountNotice {
        let info = facts.value["alert_info"].map(NoticeFields.init(value:)) ?? facts
        let description = info.sentence("alert_description").map { ": \($0)" } ?? ""
        let isOver = info["alert_status"] == "RESOLVED"
        return Self(
            "alert \(info["alert_type"])\(isOver ? " is over" : "")\(description)",
            isProblem: !isOver && info["alert_severity"] != "INFORMATIONAL"
        )
    }

    private static func review(_ facts: NoticeFields) -> AccountNotice {
        let decision = facts["decision"]
        return Self("the review of the account: \(decision)", isProblem: ["REJECTED", "DEFERRED"].contains(decision))
    }

    private static func numberQuality(_ facts: NoticeFields) -> AccountNotice {
        let event = facts["event"]
        let limit = facts.text("current_limit") ?? facts.text("max_daily_conversations_per_business")
        let suffix = limit.map { ", its limit is \($0)" } ?? ""
        return Self("\(facts.number): \(event)\(suffix)", isProblem: ["DOWNGRADE", "FLAGGED"].contains(event))
    }

    private static func numberName(_ facts: NoticeFields) -> AccountNotice {
        let decision = facts["decision"]
        return Self(
            "the display name of \(facts.number): \(decision)\(facts.reason("rejection_reason"))",
            isProblem: ["REJECTED", "DEFERRED"].contains(decision)
        )
    }
}
