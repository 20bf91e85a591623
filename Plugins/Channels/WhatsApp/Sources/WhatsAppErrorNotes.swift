import ChannelKit

extension WhatsAppAdapter {
    /// What the page says of errors.
    static let errorNotes = [
        ErrorGuidance(
            "0, 190, 3, 10, 200–299, 131005, HTTP 401",
            hub: "holds the channel's messages",
            remedy: "enter a valid token, or give it the permission"
        ),
        ErrorGuidance(
            "4, 80007, 130429, 131057, HTTP 429",
            hub: "lets the channel wait, as long as Meta says, and tries again",
            remedy: "nothing; if often, send less"
        ),
        ErrorGuidance("131056", hub: "lets this person wait for 6 seconds and tries again", remedy: "nothing"),
        ErrorGuidance(
            "134101",
            hub: "lets this person wait for 2 minutes and tries again",
            remedy: "nothing: the template is on its way to Meta's servers"
        ),
        ErrorGuidance(
            "131048, 133016",
            hub: "lets the channel wait for an hour and tries again",
            remedy: "look at the number's quality in WhatsApp Manager"
        ),
        ErrorGuidance(
            "1, 2, 131000, 131016, HTTP 5xx with a code",
            hub: "tries five times",
            remedy: "look at Meta's status page"
        ),
        ErrorGuidance(
            "131053",
            hub: "tries three times",
            remedy: "make the link public, of a type that WhatsApp takes"
        ),
        ErrorGuidance(
            "no answer, HTTP 5xx without a code, 200 without an id",
            hub: "cannot know whether it arrived",
            remedy: "see the channel's delivery policy"
        ),
        ErrorGuidance(
            "131047",
            hub: "does what the channel says for a closed window",
            remedy: "have a template approved"
        ),
        ErrorGuidance(
            "131050",
            hub: "gives up",
            remedy: "send this person no marketing; answers to what they write may still go"
        ),
        ErrorGuidance(
            "131026, 131030, 131021, 130472, 131049",
            hub: "gives up",
            remedy: "this person cannot be written to, or not now"
        ),
        ErrorGuidance(
            "100, 33, 131008, 131009",
            hub: "gives up",
            remedy: "check `phone_number_id`, the recipient, the template's parameters"
        ),
        ErrorGuidance(
            "131031, 368, 130497, 131042, 133010",
            hub: "gives up",
            remedy: "mend the account in WhatsApp Manager"
        ),
        ErrorGuidance("132000–132016", hub: "gives up", remedy: "mend the template"),
    ]
}
