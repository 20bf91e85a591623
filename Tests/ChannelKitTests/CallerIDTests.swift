import ChannelKit
import Testing

@Suite("Caller ids")
struct CallerIDTests {
    @Test(arguments: [
        "", " ", "anonymous", "Anonymous", "ANONYMOUS", "Restricted", "unknown", "Unavailable", "private", "Blocked",
        "withheld", "+266696687", "266696687", "+7378742833", "+86282452253", "+2562533", "+8656696", "+7748283",
        "+1266696687", "0", "+0000000000", "sip:anonymous@anonymous.invalid", "<sip:anonymous@10.0.0.1>",
        "sip:unknown@pbx.example", "sips:Restricted@pbx.example;transport=tls", "sip:@pbx.example", "anonymous.invalid",
        "Caller Unknown", "No Caller ID", "Out of Area",
    ])
    func withheldNumberIsNoCallerID(_ id: String) {
        #expect(CallerID.isWithheld(id))
    }

    @Test(arguments: [
        "+15145550123", "15145550123", "sip:+15145550123@pbx.example", "sip:1001@pbx.example", "sip:ada@pbx.example",
        "+6622553743", "+12662669668", "+4915123456789", "1001", "ada", "72975", "BANKINFO", "tel:+15145550123",
    ])
    func otherIDNamesACaller(_ id: String) {
        #expect(!CallerID.isWithheld(id))
    }

    @Test(arguments: [
        ("sip:+15145550123@pbx.example", "+15145550123"), ("<sip:ada@pbx.example;transport=udp>", "ada"),
        ("tel:+15145550123;ext=7", "+15145550123"), ("+15145550123", "+15145550123"), ("", ""),
    ])
    func userOfASIPAddress(_ id: String, _ user: String) {
        #expect(CallerID.sipUser(of: id) == user)
    }
}
