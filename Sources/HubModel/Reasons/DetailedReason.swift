/// The codes of reasons with parameters, with their sentences.
///
/// A reason is made by the function of its name, such as ``Reason/replyBudget(count:period:)``, which takes its values.
enum DetailedReason: String, CaseIterable, Sendable {
    // Items.
    case unreadable
    case malformed
    case ignoredByAdapter = "ignored_by_adapter"
    case unconfirmed
    case notStored = "not_stored"
    case tooOld = "too_old"

    // Turns and their steps.
    case strategy
    case strategyFailed = "strategy_failed"
    case handoff
    case notice
    case stepLate = "step_late"
    case streamFailed = "stream_failed"
    case wrongLanguage = "wrong_language"
    case wrongChannel = "wrong_channel"
    case wrongState = "wrong_state"
    case replyBudget = "reply_budget"

    // Errors of a send.
    case notSent = "not_sent"
    case unknownOutcome = "unknown_outcome"
    case throttled
    case unsteady
    case outsideWindow = "outside_window"
    case recipientOptedOut = "recipient_opted_out"
    case credentialsRefused = "credentials_refused"
    case accountRefused = "account_refused"
    case rejected
    case failedAfterSending = "failed_after_sending_because"

    // Findings of the send policy.
    case expires
    case alwaysSent = "always_sent"
    case exemptFromConsent = "exempt_from_consent"
    case budgetUsed = "budget_used"
    case rateReached = "rate_reached"
    case windowUntil = "window_until"
    case sentAsTemplate = "sent_as_template"
    case lastMessageAge = "last_message_age"
    case sentAs = "sent_as"
    case sentAsText = "sent_as_text"
    case spokenAsText = "spoken_as_text"
    case part

    /// The sentence, for operators; a placeholder stands for each parameter.
    var sentence: String {
        switch self {
        case .unreadable: "{text}"
        case .malformed: "{text}"
        case .ignoredByAdapter: "{text}"
        case .unconfirmed: "cannot confirm with the provider: {text}"
        case .notStored: "not stored: {text}"
        case .tooOld: "too old to answer: sent more than {limit} ago"
        case .strategy: "{text}"
        case .strategyFailed: "{text}"
        case .handoff: "{text}"
        case .notice: "{purpose}"
        case .stepLate: "timed out after {limit}"
        case .streamFailed: "stream failed: {text}"
        case .wrongLanguage: "the language is {language}"
        case .wrongChannel: "the channel is {channel}"
        case .wrongState: "the conversation is {states}"
        case .replyBudget: "reply budget exceeded: {count} replies in {period}"
        case .notSent: "not sent: {text}"
        case .unknownOutcome: "outcome unknown: {text}"
        case .throttled: "throttled: {text}"
        case .unsteady: "failed ({error}): {text}; {remedy}"
        case .outsideWindow: "outside the reply window: {text}"
        case .recipientOptedOut: "the contact has opted out: {text}"
        case .credentialsRefused: "needs credentials: {text}"
        case .accountRefused: "the provider has blocked the account: {text}"
        case .rejected: "rejected ({error}): {text}; {remedy}"
        case .failedAfterSending: "failed after it was sent: {error}: {text}"
        case .expires: "expires at {time}"
        case .alwaysSent: "the {purpose} notice is always sent"
        case .exemptFromConsent: "the customer opted out; the {purpose} notice is exempt"
        case .budgetUsed: "{sent} of {count} replies in {period}"
        case .rateReached: "rate limit reached; retry at {time}"
        case .windowUntil: "inside the window, until {time}"
        case .sentAsTemplate: "outside the provider's 24-hour window: sent as the template '{template}'"
        case .lastMessageAge: "the customer's last message is {age} old"
        case .sentAs: "sent as {kind}"
        case .sentAsText: "{kind} sent as text: the channel does not support it"
        case .spokenAsText: "{kind} spoken as text in a call"
        case .part: "part {number} of {count}: the channel's limit is {limit}"
        }
    }

    /// The operator's remedy; nil if nothing has to be done, or the sentence says it.
    var remedy: String? {
        switch self {
        case .tooOld: "raise 'answer_within' to answer older messages"
        case .replyBudget: "raise 'reply_budget', unless two bots answer each other"
        default: nil
        }
    }
}
