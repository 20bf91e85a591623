import ChannelKit

extension TwilioAdapter {
    /// What the page says of errors.
    static let errorNotes = [
        ErrorGuidance(
            "20003, HTTP 401, 403",
            hub: "holds the channel's messages",
            remedy: "enter the primary auth token, or an API key with its own secret"
        ),
        ErrorGuidance(
            "20429, 14107, 21611, 30001, 30022, 63018, HTTP 429",
            hub: "waits, as long as Twilio says, and tries again",
            remedy: "nothing; if often, send less"
        ),
        ErrorGuidance("63038", hub: "waits six hours and tries again", remedy: "raise the account's daily limit"),
        ErrorGuidance(
            "30003, 30008, 63019",
            hub: "tries once more",
            remedy: "see the remedy; for 63019 check the file's URL"
        ),
        ErrorGuidance("63009, 63010, 63012", hub: "tries five times in all", remedy: "nothing"),
        ErrorGuidance(
            "no answer, HTTP 5xx, 20500, 201 without an id",
            hub: "looks for the message in Twilio's list",
            remedy: "see the channel's delivery policy"
        ),
        ErrorGuidance("63016", hub: "does what the channel says for a closed window", remedy: "name a template"),
        ErrorGuidance(
            "21610",
            hub: "notes the opt-out and gives up",
            remedy: "nothing: only the person can write START"
        ),
        ErrorGuidance(
            "21211, 21614, 30004, 30005, 30006, 63003, 63014, 63024, 63032, 63033",
            hub: "gives up",
            remedy: "this person cannot be written to"
        ),
        ErrorGuidance("21220", hub: "gives up", remedy: "nothing: the call had ended"),
        ErrorGuidance(
            "20404, 21212, 21606, 21603, 21703, 21705, 63007",
            hub: "gives up",
            remedy: "check the sender and the account"
        ),
        ErrorGuidance(
            "21408, 21608, 21612, 30002, 30034, 63015, 63020",
            hub: "gives up",
            remedy: "mend the account in the Console"
        ),
        ErrorGuidance("30007, 63013", hub: "gives up", remedy: "do not send the same text again"),
        ErrorGuidance("21654–21656, 63027, 63028, 63041", hub: "gives up", remedy: "mend the template"),
        ErrorGuidance(
            "21602, 21617, 21619, 21620, 21623, 63005, 63021, 63030",
            hub: "gives up",
            remedy: "check the file's URL; else this is a fault of the hub"
        ),
    ]
}
