// swift-format-ignore-file

/// Personal data as customers write and say it: the kind, the text, the number of pieces.
enum PersonalDataTable {
    static let rows = RedactionRow.rows(
        #"""
        phone	514 555 0199	1
        iban	iban.DE89-3704-0044-0532-0130-00	1
        sin	zéro quatre six, quatre cinq quatre, deux huit six	1
        phone	+33(0)612345678	1
        health	health card R-O-Y-A-8-5-1-2-3-1-1-8	1
        phone	voici: six un trois cinq cinq cinq zéro un quatre sept	1
        ip	connecting from 172.16.254.3	1
        iban	DE89370400440532013000ou autre	1
        card	５１０５１０５１０５１０５１００	1
        email	écrivez-moi à ana.roy@sub.mail.example.org svp	1
        phone	+44 20 7946 0018 or 07700 900123	2
        ssn	it is 219‑09‑8123	1
        phone	tel 33612345678	1
        card	4242424242424242exp12/27	1
        health	RAMQ:LAVJ 9207 1523	1
        phone	+18195550166	1
        iban	IBAN C H 9 3 0 0 7 6 2 0 1 1 6 2 3 8 5 2 9 5 7	1
        card	forty two forty two, forty two forty two, forty two forty two, forty two forty two	1
        phone	my cell is 5 1 4 triple 5 0 1 9 9	1
        email	mailto:jean.tremblay@example.com	1
        phone	voici: 1 450 555 0188	1
        sin	nine four eight five eight four seven nine two	1
        card	number4111111111111111cvv123	1
        card	mastercard 4000.0566.5566.5556	1
        email	ana.roy@example.com.	1
        phone	My Singapore number is 9123 4567	1
        iban	IBAN FR1420041010050500013M02606	1
        phone	514\u2011555\u20110199	1
        phone	ok +49 30 901820	1
        health	RAMQ TREM 80510112	1
        phone	𝟓𝟏𝟒 𝟓𝟓𝟓 𝟎𝟏𝟗𝟗	1
        email	mon courriel: ana tiret roy arobase clinique tiret lotus point ca	1
        email	user@xn--80ak6aa92e.com	1
        card	voici le numéro de la carte : 4000 0566 5566 5556	1
        email	"renée@exemple.quebec"	1
        email	c'est ana point roy arobas hotmail point fr	1
        sin	NAS : nine four eight, five eight four, seven nine two	1
        card	4111_1111_1111_1111	1
        health	TREM80510112 Jean Tremblay	1
        ip	2001:db8:85a3::8a2e:370:7334/24	1
        phone	call me at 438-555-0123 please	1
        phone	(514)-555-0199	1
        email	jean (at) example.com	1
        phone	ok +507 6123-4567	1
        health	ramq : ROYA huit cinq un deux trois un un huit merci	1
        iban	RIB : 30006 00001 12345678901 89 IBAN FR76 3000 6000 0112 3456 7890 189	1
        sin	NAS : 948–584–792	1
        health	RAMQ:TREM80510112	1
        phone	514~555~0199	1
        iban	mon IBAN : IT60.X054.2811.1010.0000.0123.456	1
        email	send to ana @example.com	1
        ssn	ssn 219–09–8123	1
        ssn	078-05-1123.	1
        phone	voici: zéro six douze trente-quatre cinquante-six soixante-dix-huit	1
        health	ROYA 8512 3118	1
        phone	plus un cinq un quatre cinq cinq cinq zéro un neuf neuf	1
        card	Visa cinq un zéro cinq, un zéro cinq un, zéro cinq un zéro, cinq un zéro zéro exp 12/27 cvv 123	1
        email	jean.roy arobase videotron.ca	1
        phone	WhatsApp: 5145550199	1
        iban	mon IBAN : BE68 5390 0754 7034	1
        sin	mon nas 0 4 6 - 4 5 4 - 2 8 6	1
        sin	le NAS est neuf quatre huit cinq huit quatre sept neuf deux	1
        phone	514⁃555⁃0199	1
        phone	eight one nine, five five five, zero one six six	1
        ip	2001:db8:85a3::8a2e:370:7334	1
        phone	My Japanese number is +81-3-1234-5678	1
        card	ma carte est ４２４２４２４２４２４２４２４２	1
        email	send it to BOB@EXAMPLE.COM.	1
        phone	voici: +34 612 34 56 78	1
        phone	phone=5145550199&x=1	1
        phone	cinq cent quatorze cinq cinq cinq zéro un neuf neuf	1
        card	4242 4242 4242 4242 514 555 0199	1
        email	jean.roy@gmail.com514-555-0199	1
        phone	call me at 450‑555‑0188 please	1
        iban	IBAN:nl91 abna 0417 1643 00	1
        email	ana (arobase) gmail (point) com	1
        card	4242\n4242\n4242\n4242	1
        email	écrivez-moi à marie-eve@courriel.example svp	1
        phone	my number is 438, 555, 0123	1
        ip	203.0.113.77:8080 refused	1
        card	4111-1111\n1111-1111	1
        card	carte de crédit 22 23 00 31 22 00 32 22 merci	1
        email	jean(at)example(dot)com	1
        email	ana.roy @ example . com	1
        iban	IBAN:GB29NWBK60161331926819	1
        phone	cell514-555-0199 home438-555-0100	2
        sin	mon numéro d’assurance sociale est 046–454–286	1
        health	ma carte soleil ROYA 85623118	1
        phone	call me at 4️⃣3️⃣8️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣ please	1
        iban	ＤＥ８９３７０４００４４０５３２０１３０００	1
        email	ana.roy AT gmail DOT com	1
        card	pay with 5105-1051-0510-5100 please	1
        email	j_roy22@gmail.com, merci	1
        phone	plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit	1
        ssn	my SSN is 078-05-1123	1
        card	4111111111111111.	1
        card	voici le numéro de la carte : 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐 𝟒𝟐𝟒𝟐	1
        health	TREM 8O51 0112	1
        phone	mon numéro : (613) 555-0147	1
        iban	please refund to ES91 2100 0418 4502 0005 1332	1
        phone	514--555--0199	1
        phone	voici: 011 33 6 12 34 56 78	1
        health	RAMQ:LAVJ neuf deux zéro sept un cinq deux trois	1
        phone	call me at quatre cinq zéro, cinq cinq cinq, zéro un huit huit please	1
        iban	iban fr 76 3000 6000 0112 3456 7890 189	1
        health	NAM TREM 8051 0112	1
        card	you can charge ٥٥٥٥ ٥٥٥٥ ٥٥٥٥ ٤٤٤٤	1
        phone	514 then 555 then 0199	1
        email	ana@example .com	1
        ssn	２１９-０９-８１２３	1
        phone	five one four dash five five five dash oh one nine nine	1
        ip	2001:0db8:0000:0000:0000:ff00:0042:8329	1
        health	health card ROYA 85 12 31 18	1
        phone	mon numéro : 514–555–0199	1
        phone	06/12/34/56/78	1
        email	jean point roy à gmail point com	1
        phone	text me 1 (438) 555-0123	1
        email	écrivez-moi à marie-eve@courriel.example svp	1
        sin	oh four six four five four two eight six	1
        sin	social insurance number zéro quatre six quatre cinq quatre deux huit six	1
        card	four one one one one one one one one one one one one one one one	1
        phone	৫১৪-৫৫৫-০১৯৯	1
        ip	server [2001:db8::1] down	1
        phone	My Indian number is 98765 43210	1
        iban	virement sur CH9300762011623852957 merci	1
        email	send it to BOB@EXAMPLE.COM.	1
        phone	+351 912 345 678	1
        health	numéro d’assurance maladie : ROYA８５６２３１１８	1
        card	visa: four two four two four two four two four two four two four two four two	1
        card	4242-4242-4242-4242 12/27 123	1
        email	my e-mail is k dot smith 88 at gmail dot com	1
        card	2223–0031–2200–3222	1
        iban	virement sur pt50 0002 0123 1234 5678 9015 4 merci	1
        email	ana{at}gmail.com	1
        ssn	social security number: 457-55-5462	1
        card	3714 496353 98431	1
        phone	call me at huit cent dix-neuf cinq cent cinquante-cinq zéro un soixante-six please	1
        health	RAMQ TREM80510112	1
        phone	819.555.0166 is my cell	1
        card	card 5555, 5555, 5555, 4444	1
        email	my email is jean dot tremblay at example dot com	1
        phone	call514-555-0199	1
        email	a as in alpha, n, a at gmail dot com	1
        phone	#5145550199	1
        sin	sin 046 454 286 thanks	1
        health	TREM8051 0112	1
        phone	mon numéro : 6 1 3 5 5 5 0 1 4 7	1
        ip	connecting from 2001:db8::1	1
        ip	2001:DB8:0:0:8:800:200C:417A	1
        email	ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ	1
        email	j_roy22@gmail.com, merci	1
        phone	call me at 07700 900123 please	1
        phone	bonjour mon numéro c'est le 514 555 0199 merci bonne journée	1
        card	4l11 1111 1111 1111	1
        card	pay with 3782 - 822463 - 10005 please	1
        email	jean dot roy at clinique saint luc dot com	1
        iban	FR76/3000/6000/0112/3456/7890/189	1
        iban	IT60 X054 2811 1010 0000 0123 456	1
        ssn	SSN:078051123	1
        phone	514,555,0199	1
        health	L A V J nine two zero seven one five two three	1
        phone	mon numéro : (514)555-0199	1
        ip	10.0.0.1/24	1
        sin	numéro d'assurance sociale zéro quarante-six quatre cent cinquante-quatre deux cent quatre-vingt-six	1
        card	mastercard 3 7 8 2 8 2 2 4 6 3 1 0 0 0 5	1
        email	mailto:bob%jones@example.com	1
        phone	numéro de téléphone: cinq un quatre, cinq cinq cinq, zéro un, neuf neuf	1
        ssn	it is １２３-４５-６７８０	1
        phone	five-one-four five-five-five oh-one-nine-nine	1
        sin	my SIN is 046 454 286	1
        health	ramq : R O Y A 8 5 1 2 3 1 1 8 merci	1
        phone	438 555 0123 is my cell	1
        iban	iban.mc58 1122 2000 0101 2345 6789 030	1
        phone	[514] 555 0199	1
        phone	<514-555-0199>	1
        email	send it to o'brien@example.com.	1
        phone	mon numéro : 06.12.34.56.78	1
        sin	my SIN is ０４６ ４５４ ２８６	1
        card	quarante et un onze onze onze onze onze onze onze	1
        card	Visa 6011‑1111‑1111‑1117 exp 12/27 cvv 123	1
        phone	tel:514-555-0199	1
        email	user.name+tag+sorting@example.com	1
        iban	iban.NL91 ABNA 0417 1643 00	1
        phone	06 12 34 56 78 / 01 44 55 66 77	2
        phone	call me at +55 11 98456-5666 please	1
        health	c’est ROYA‑8562‑3118 pour la RAMQ	1
        phone	8-1-9-5-5-5-0-1-6-6 is my cell	1
        card	4242*4242*4242*4242	1
        iban	IBAN:FR7630006000011234567890189	1
        card	ma carte est 5555–5555–5555–4444	1
        email	x@y.co	1
        email	ana.roy＠gmail．com	1
        ssn	Social Security 457 55 5462 thanks	1
        phone	(514)5550199	1
        email	ana.roy@example.com/ana@example.ca	2
        health	ma carte soleil ROYA85623118	1
        phone	tel:+1 450 555 0188	1
        iban	IBAN lu280019400644750000	1
        email	jean tiret dupont arobase courriel point ca	1
        phone	514 555 0199 / 438 555 0123	2
        health	OHIP 1234 567 890	1
        email	ana@gmail dot com	1
        sin	046454286	1
        health	t r e m 8 0 5 1 0 1 1 2	1
        card	carte de crédit four zero zero zero zero five six six five five six six five five five six merci	1
        ip	10.0.0.1	1
        card	30569309025904	1
        ssn	ssn ١٢٣-٤٥-٦٧٨٠	1
        health	T R E M 80 51 01 12	1
        phone	mon numéro : +44 7700 900123	1
        health	RAMQ:L A V J 9 2 0 7 1 5 2 3	1
        phone	+1-514-555-0199	1
        card	4000 zero five six six five five six six five five five six	1
        email	jean@gmail	1
        phone	514-555-0199?	1
        iban	BE68-5390-0754-7034	1
        ssn	social security 078 05 1123	1
        sin	NAS : ٠٤٦٤٥٤٢٨٦	1
        phone	five one four 555 0199	1
        phone	613 dash 555 dash 0147 is my cell	1
        ip	my ip is 192.168.1.10	1
        ip	10.0.0.1,10.0.0.2	2
        ssn	social: 078.05.1123	1
        email	mailto:bob%jones@example.com	1
        phone	mon numéro : +86 138 1234 5678	1
        phone	0 6 1 2 3 4 5 6 7 8	1
        phone	eight hundred five five five zero one nine nine	1
        sin	NAS : 550 090 112	1
        iban	IBAN FR76–3000–6000–0112–3456–7890–189	1
        phone	tel:613 • 555 • 0147	1
        iban	mon IBAN : FR14‑2004‑1010‑0505‑0001‑3M02‑606	1
        email	ana@example.com,	1
        phone	𝟓𝟏𝟒-𝟓𝟓𝟓-𝟎𝟏𝟗𝟗	1
        email	send it to o'brien@example.com.	1
        phone	0612345678 is my cell	1
        health	numéro d’assurance maladie : ROYA 8562 3118	1
        card	3782-822463-10005 exp 0129	1
        card	voici le numéro de la carte : 5105​105105105100	1
        email	j e a n at gmail dot com	1
        card	my card is 4242-4242-4242-4242, exp 12/27	1
        iban	mon IBAN : PT50 0002 0123 1234 5678 9015 4	1
        phone	my number is 6135550147 and my order number is 1234567890	1
        sin	le NAS est 550090112	1
        health	RAMQ TREM‑8051‑0112	1
        phone	tel:4 5 0, 5 5 5, 0 1 8 8	1
        ip	server [172.16.254.3] down	1
        card	5555 5555 5555 4444 / 4242 4242 4242 4242	2
        card	you can charge 3782 822463 10005	1
        email	x@y.co	1
        phone	0117 496 0123 is my cell	1
        ssn	my SSN is 457.55.5462	1
        phone	514-5550199	1
        card	ma carte est 222 300 312 200 322 2	1
        email	ana.roy(at)example.com	1
        phone	it is 1-514-555-0199, thanks!	1
        iban	IBAN:tn5910006035183598478831	1
        email	o’brien@example.com	1
        phone	mon cell est le 514-555-O199	1
        health	carte santé 1234-567-897	1
        phone	tel:450\n555\n0188	1
        email	ana&#64;example.com	1
        health	TREM huit zéro cinq un zéro un un deux	1
        card	card deux deux deux trois zéro zéro trois un deux deux zéro zéro trois deux deux deux	1
        email	jean＠example.com	1
        ssn	078051121	1
        ssn	ssn 078051123	1
        phone	1-800-555-0199	1
        health	carte TREM80510112.	1
        health	lavj92071523	1
        phone	it is 819/555/0166, thanks!	1
        phone	514 : 555 : 0199	1
        email	jean@example,com	1
        card	4242424242424242	1
        email	mailto:info+spam@mail.example.ca	1
        sin	NAS 046-454-286 né le 3 mars	1
        sin	mon numéro d’assurance sociale est ٥٥٠٠٩٠١١٢	1
        card	4111.1111.1111.1111	1
        phone	area code 514, 555-0199	1
        ip	adresse IP ::ffff:192.0.2.1 bloquée	1
        ip	1:2:3:4:5:6:7::	1
        iban	please refund to MC58-1122-2000-0101-2345-6789-030	1
        ip	http://203.0.113.9:8080/x	1
        phone	+61 412 345 678 is my cell	1
        health	ma carte soleil TREM 805101 12	1
        phone	+33.6.12.34.56.78	1
        sin	mon numéro d’assurance sociale est 550-090-112	1
        iban	voici mon iban fr76 3000 6000 0112 3456 7890 189 merci	1
        card	mastercard 6011\t1111\t1111\t1117	1
        iban	please refund to GB29‑NWBK‑6016‑1331‑9268‑19	1
        email	my email is a dot roy nineteen eighty five at gmail dot com	1
        ssn	social security number: 078.05.1123	1
        phone	whatsapp +52 1 55 1234 5678	1
        phone	tel:+33612345678	1
        health	c’est ROYA-8562-3118 pour la RAMQ	1
        phone	(cell) 4385550123	1
        card	pay with 4-2-4-2-4-2-4-2-4-2-4-2-4-2-4-2 please	1
        email	b o b two two at outlook dot com	1
        phone	514 555 0199\n438 555 0123	2
        card	forty-two forty-two forty-two forty-two forty-two forty-two forty-two forty-two	1
        phone	514 555-O1OO	1
        sin	social insurance number 5 5 0 0 9 0 1 1 2	1
        health	TREM ٨٠٥١ ٠١١٢	1
        phone	it is five one four five five five zero one nine nine, thanks!	1
        ip	2001:db8:85a3::8a2e:370:7334/24	1
        phone	_: (415)555-0132	1
        card	quatre deux quatre deux, quatre deux quatre deux, quatre deux quatre deux, quatre deux quatre deux	1
        email	"ana.roy@sub.mail.example.org"	1
        phone	tel:0470 12 34 56	1
        health	health card lavj 9207 1523	1
        phone	+1 514-555-0199x22	1
        card	you can charge cinquante-cinq cinquante-cinq cinquante-cinq cinquante-cinq cinquante-cinq cinquante-cinq quarante-quatre quarante-quatre	1
        email	first.last at company dot org please	1
        email	mon adresse c'est ana roy 85 arobase hotmail point com	1
        iban	virement sur D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0 merci	1
        email	my address is ana underscore roy at example dot com	1
        sin	sin 550.090.112 thanks	1
        email	jean.tremblay@example.com	1
        phone	it is 438_555_0123, thanks!	1
        ip	ping fe80::1%eth0:	1
        health	RAMQ: TREM 8051 0112 exp 2027-05	1
        card	Visa 5555\n5555\n5555\n4444 exp 12/27 cvv 123	1
        email	je​an@exam​ple.com	1
        phone	514.555.0199 ext. 223	1
        ssn	SSN 0 7 8 0 5 1 1 2 3	1
        phone	５１４－５５５－０１９９	1
        sin	sin 550‑090‑112 thanks	1
        iban	(FR7630006000011234567890189)	1
        phone	(cell) ４５０-５５５-０１８８	1
        iban	CH93.0076.2011.6238.5295.7	1
        phone	"514" "555" "0199"	1
        card	ma carte est 378282246310005	1
        email	mailto:info+spam@mail.example.ca	1
        phone	it is +33 (0)6 12 34 56 78, thanks!	1
        sin	sin: 046 454 286 phone 514 555 0199	1
        card	4111 1111 1111 1111 514-555-0199	1
        card	3782 • 822463 • 10005	1
        phone	zéro un quarante-quatre cinquante-cinq soixante-six soixante-dix-sept	1
        iban	my IBAN is DE89 3704 0044 0532 0130 00 and BIC COBADEFFXXX	1
        iban	FR14-2004-1010-0505-0001-3M02-606	1
        sin	NAS 046 454 286.	1
        phone	tel:+216 20 123 456	1
        health	numéro d’assurance maladie : T-R-E-M-8-0-5-1-0-1-1-2	1
        phone	(cell) quatre trois huit cinq cinq cinq zéro un deux trois	1
        phone	514​-555​-0199	1
        iban	ＦＲ７６ ３０００ ６０００ ０１１２ ３４５６ ７８９０ １８９	1
        card	carte de crédit 5105\t1051\t0510\t5100 merci	1
        email	"ana.roy@sub.mail.example.org"	1
        email	ana tiret bas roy arobase gmail point com	1
        ssn	Social Security 078‑05‑1123 thanks	1
        phone	33 6 12 34 56 78	1
        phone	{"phone":"+15145550199","n":3}	1
        health	RAMQ TREM-8051-0112	1
        phone	phone +16135550147 and I am free at 3 pm	1
        iban	iban.B E 6 8 5 3 9 0 0 7 5 4 7 0 3 4	1
        email	marie tiret bas roy arobase yahoo point ca	1
        phone	five one four, triple five, oh one double nine	1
        email	jean.tremblay@example.com	1
        card	4242 / 4242 / 4242 / 4242	1
        sin	my SIN is five five zero zero nine zero one one two	1
        health	my RAMQ is trem eighty fifty-one oh one twelve	1
        card	voici le numéro de la carte : 6011.1111.1111.1117	1
        ip	my ip is fe80::1%eth0	1
        phone	My US number is (415) 555-0132, and my international one is +1 415 555 0132	2
        ssn	NIR 269054958815780	1
        email	ANA.ROY@EXAMPLE.CA	1
        phone	it is 079 123 45 67, thanks!	1
        health	ramq : roya 8512 3118 merci	1
        phone	phone ٥١٤ ٥٥٥ ٠١٩٩ and I am free at 3 pm	1
        card	card4242424242424242	1
        email	jean plus spam at gmail dot com	1
        card	you can charge 6011 1111 1111 1117	1
        email	ana.roy à gmail.com	1
        email	ana roy at gmail dot com	1
        sin	five five zero, zero nine zero, one one two	1
        card	514-555-0199, 4111 1111 1111 1111	1
        phone	(cell) 819 five five five zero one six six	1
        ip	IP=203.0.113.77	1
        phone	my number is 438 555 0123	1
        health	TREM/8051/0112	1
        email	https://x.example/u?email=jean%40example.com	1
        phone	it is +972 9-762-5400, thanks!	1
        phone	001-514-555-0199	1
        phone	५१४ ५५५ ०१९९	1
        sin	193‑456‑787	1
        iban	DE89 3704 0044\n0532 0130 00	1
        iban	СH93 0076 2011 6238 5295 7	1
        iban	IBAN NL91.ABNA.0417.1643.00	1
        email	jean point tremblay arobase vidéotron point ca	1
        phone	it is, um, 514, uh, 555, 0199	1
        email	écrivez-moi à renée@exemple.quebec svp	1
        phone	(cell) 01 44 55 66 77	1
        health	ma carte soleil TREM 8051 0112	1
        ip	client 203.0.113.9 - - [30/Nov/2026]	1
        card	ma carte est four zero zero zero, zero five six six, five five six six, five five five six	1
        email	email: jean at gmail.com	1
        phone	06-12345678	1
        iban	IBAN GB29-NWBK-6016-1331-9268-19	1
        sin	sin#046-454-286	1
        sin	NAS : one nine three four five six seven eight seven	1
        health	c’est R-O-Y-A-8-5-6-2-3-1-1-8 pour la RAMQ	1
        phone	phone six one three, five five five, zero one four seven and I am free at 3 pm	1
        ip	adresse IP 203.0.113.77 bloquée	1
        phone	៥១៤ ៥៥៥ ០១៩៩	1
        card	card ２２２３００３１２２００３２２２	1
        email	BOB@EXAMPLE.COM, merci	1
        phone	(cell) +49 151 23456789	1
        ssn	my SSN is 078–05–1123	1
        phone	zero six twelve thirty-four fifty-six seventy-eight	1
        card	514 555 0199 4242 4242 4242 4242	1
        card	card no. 4242424242424242 cvc 123	1
        phone	my number is 819‑555‑0166	1
        iban	mon IBAN : E S 9 1 2 1 0 0 0 4 1 8 4 5 0 2 0 0 0 5 1 3 3 2	1
        email	ana.roy arobase gmail.com	1
        phone	it’s six one three five five five oh one four seven	1
        email	"marie-eve@courriel.example"	1
        phone	phone 001 514 555 0199 and I am free at 3 pm	1
        card	my debit 6011 1111 1111 1117	1
        card	4111 1111 1111\n1111	1
        card	pay with 51 05 10 51 05 10 51 00 please	1
        email	jean [at] example [dot] com	1
        phone	My Japanese number is 03-1234-5678	1
        iban	mon IBAN : DE89370400440532013000	1
        phone	call me:514-555-0199or438-555-0100	2
        email	ana dot roy, at, gmail dot com	1
        health	RAMQ:ROYA 85123118	1
        phone	my number is 𝟒𝟑𝟖 𝟓𝟓𝟓 𝟎𝟏𝟐𝟑	1
        iban	IBAN:PT50.0002.0123.1234.5678.9015.4	1
        email	a@b.example,c@d.example	2
        card	mastercard 4000-0566-5566-5556	1
        email	écrivez-moi à renée@exemple.quebec svp	1
        email	ana@example%2Ecom	1
        sin	le NAS est one nine three, four five six, seven eight seven	1
        card	4111/1111/1111/1111	1
        phone	Hi it's Ana, my number is 5145550199 thanks	1
        ip	depuis 192.168.1.10.	1
        phone	Appelez-moi au 613-555-0147	1
        iban	IBAN:CH93 0076 2011 6238 5295 7	1
        iban	FR76.3000.6000.0112.3456.7890.189	1
        phone	(cell) +509 3412 3456	1
        health	RAMQ ROYA huit cinq six deux trois un un huit	1
        phone	514|555|0199	1
        sin	le NAS est 193–456–787	1
        health	RAMQ#TREM80510112	1
        card	Visa ٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢ exp 12/27 cvv 123	1
        sin	046/454/286	1
        email	ana@ example.com	1
        ssn	social security number: 457–55–5462	1
        phone	ligne 1: 514 555 0199, ligne 2: 514 555 0123	2
        phone	phone zéro sept quatre-vingt-dix-huit soixante-seize cinquante-quatre trente-deux and I am free at 3 pm	1
        health	numéro d’assurance maladie : TREM 80 51 01 12	1
        phone	Appelez-moi au 450–555–0188	1
        card	you can charge deux deux deux trois, zéro zéro trois un, deux deux zéro zéro, trois deux deux deux	1
        email	jean a commercial gmail point com	1
        phone	Tél. : (514) 555-0199 poste 204	1
        phone	(+33) 6 12 34 56 78	1
        sin	046 . 454 . 286	1
        sin	mon numéro d’assurance sociale est un neuf trois quatre cinq six sept huit sept	1
        card	4 1 1 1, 1 1 1 1, 1 1 1 1, 1 1 1 1	1
        phone	my number is huit un neuf, cinq cinq cinq, zéro un six six	1
        ip	ping 192.168.1.10:	1
        phone	My Turkish number is 0532 123 45 67	1
        phone	https://wa.me/15145550199	1
        email	BOB@EXAMPLE.COM, merci	1
        phone	phone +39 06 6982 1234 and I am free at 3 pm	1
        health	ROYA８５１２３１１８	1
        phone	cinq un quatre tiret cinq cinq cinq tiret zéro un neuf neuf	1
        card	4242 4242 4242 4242, 5555 5555 5555 4444	2
        email	écris à lucie.b arobase gmail . com	1
        card	4242|4242|4242|4242	1
        iban	please refund to it60 x054 2811 1010 0000 0123 456	1
        email	ana[at]gmail[dot]com	1
        ssn	ssn 219-09-8123	1
        email	"marie-eve@courriel.example"	1
        phone	my number is [613] 555-0147	1
        ip	https://203.0.113.77/login	1
        email	Ana Roy <ana.roy@example.com>	1
        card	4242, 4242, 4242, 4242	1
        email	jean dot tremblay at gmail dot com	1
        phone	call 555-0199 after six	1
        iban	please refund to BE68539007547034	1
        phone	Mon # est le 514.555.0199	1
        sin	social insurance number 193 456 787	1
        email	my email is ana roy one two three at yahoo dot com	1
        phone	Appelez-moi au 6️⃣1️⃣3️⃣5️⃣5️⃣5️⃣0️⃣1️⃣4️⃣7️⃣	1
        ip	my ip is 192.168.1.10	1
        ip	my ip:203.0.113.5	1
        card	carte de crédit 2223-0031-2200-3222 merci	1
        email	send it to j_roy22@gmail.com.	1
        phone	my number is 020 7946 0018	1
        health	mon numéro d'assurance maladie est TREM 8051 01 12	1
        card	cc:4111111111111111	1
        card	mastercard 𝟓𝟓𝟓𝟓 𝟓𝟓𝟓𝟓 𝟓𝟓𝟓𝟓 𝟒𝟒𝟒𝟒	1
        phone	+1.514.555.0199	1
        phone	You can text (819) 555-0166 anytime	1
        iban	virement sur NL91 ABNA 0417 1643 00 merci	1
        ssn	my social is 078-05-1123	1
        iban	be68 5390 0754 7034	1
        health	ma carte soleil R O Y A eight five six two three one one eight	1
        phone	Appelez-moi au 450 555 01 88	1
        phone	514 555 zero one nine nine	1
        health	nam: trem80510112	1
        card	voici le numéro de la carte : ٣٧٨٢ ٨٢٢٤٦٣ ١٠٠٠٥	1
        email	bob%jones@example.com	1
        ssn	my ssn's 078 05 1123	1
        ssn	Social Security ４５７-５５-５４６２ thanks	1
        phone	my number's five one four five five five zero one nine nine ok	1
        phone	plus one five one four five five five zero one nine nine	1
        health	c’est ROYA 85 62 31 18 pour la RAMQ	1
        phone	You can text 514 555 0199 anytime	1
        iban	lu28 0019 4006 4475 0000	1
        email	jean AT gmail DOT com	1
        phone	514.555.0199.	1
        email	o'brien@example.com, merci	1
        phone	⑤①④ ⑤⑤⑤ ⓪①⑨⑨	1
        sin	sin １９３ ４５６ ７８７ thanks	1
        card	four triple one, one one one one, one one one one, one one one one	1
        card	ma carte est 3782‑822463‑10005	1
        ip	IP=::ffff:192.0.2.1	1
        phone	My number is 022 7654 3210	1
        iban	ES91 2100 0418 4502 0005 1332	1
        phone	appelez au 1-888-555-0199 sans frais	1
        phone	my number is +52 55 1234 5678	1
        health	health card LAVJ９２０７１５２３	1
        phone	You can text 8 1 9 5 5 5 0 1 6 6 anytime	1
        card	4O12 8888 8888 1881	1
        email	jean@example.com et marie@example.com	2
        card	card 4242–4242–4242–4242	1
        card	4242, then 4242, then 4242, then 4242	1
        email	ana at gmail com	1
        ssn	219 09 8123	1
        phone	514-555-0199, 4111 1111 1111 1111	1
        phone	Appelez-moi au 06 12 34 56 78	1
        health	RAMQ:ROYA85123118	1
        phone	joignable au 450.555.0188 après 17 h	1
        email	ana . roy @ example . com	1
        email	jean point tremblay arobase gmail point com	1
        phone	514-555-0199ou 438-555-0100	2
        health	numéro d’assurance maladie : T R E M eight zero five one zero one one two	1
        phone	0612345678ou0698765432	2
        sin	my SIN is 130 692 544	1
        health	TREM-8051-0112exp	1
        email	ana underscore roy at my dash company dot co dot uk	1
        ip	adresse IP ::ffff:192.0.2.1 bloquée	1
        card	4012888888881881 4012-8888-8888-1881 4012 8888 8888 1881	3
        ssn	my SSN is ٤٥٧-٥٥-٥٤٦٢	1
        email	send it to j_roy22@gmail.com.	1
        phone	Appelez-moi au 07700900123	1
        health	RAMQ R O Y A 8 5 6 2 3 1 1 8	1
        health	TREM:80510112	1
        card	carte de crédit 6011 - 1111 - 1111 - 1117 merci	1
        email	contact me: sales at example dot co dot uk	1
        phone	514 - 555-0199	1
        iban	iban.pt50000201231234567890154	1
        ssn	0 7 8 - 0 5 - 1 1 2 3	1
        sin	１３０ ６９２ ５４４	1
        sin	my sin number is 046454286	1
        phone	You can text 438 - 555 - 0123 anytime	1
        ip	depuis fe80::1%eth0.	1
        phone	514 et puis 555 et 0199	1
        card	pay with 6 0 1 1 1 1 1 1 1 1 1 1 1 1 1 7 please	1
        email	bob%jones@example.com	1
        phone	Appelez-moi au +91 98765 43210	1
        ip	fe80::1ff:fe23:4567:890a%eth2	1
        phone	five fourteen, five fifty-five, oh one ninety-nine	1
        sin	130 692 544	1
        phone	06:12:34:56:78	1
        phone	joignable au 438 • 555 • 0123 après 17 h	1
        iban	IBAN TN59‑1000‑6035‑1835‑9847‑8831	1
        email	mailto:ana@example.com?subject=hi	1
        phone	n° 514-555-0199	1
        email	o'brien@example.com, merci	1
        phone	You can text 06-12-34-56-78 anytime	1
        phone	514 555 0199 / ana@example.com / H2X 1Y4	1
        card	my amex is 3782 822463 10005	1
        card	you can charge 4000​056655665556	1
        email	mon courriel est marie arobase exemple point com	1
        email	user@münchen.de	1
        iban	IBAN IT60 X054 2811 1010 0000 0123 456	1
        phone	06-12-34-56-78 ou 07.98.76.54.32	2
        card	quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux	1
        health	ramq : LAVJ‑9207‑1523 merci	1
        phone	joignable au 4-5-0-5-5-5-0-1-8-8 après 17 h	1
        ip	ping fe80::1%eth0:	1
        iban	iban=GB82WEST12345698765432;	1
        card	Visa 5555 5555 5555 4444 exp 12/27 cvv 123	1
        email	mailto:x@y.co	1
        card	3714-496353-98431	1
        ssn	it is 123 45 6780	1
        phone	514 5550199	1
        card	card 5105 one zero five one zero five one zero five one zero zero	1
        health	ROYA 8512 3118	1
        phone	Merci de me rappeler au +1 514 555 0199.	1
        iban	mon IBAN : mc5811222000010123456789030	1
        email	ana roy arobase gmail point com tout en minuscules	1
        phone	home 514-555-0199, work 438-555-0123 ext. 12	2
        health	my health card number is 9876 543 217 XY	1
        phone	joignable au 819 tiret 555 tiret 0166 après 17 h	1
        sin	NAS : 130692544	1
        health	T-R-E-M 8051 0112	1
        card	five one zero five one zero five one zero five one zero five one zero zero	1
        email	аna@example.com	1
        card	3566002020360505	1
        ssn	social security number: ٠٧٨-٠٥-١١٢٣	1
        phone	c'est 514-555-0199 le soir	1
        phone	You can text +44 (0)20 7946 0018 anytime	1
        health	ma carte soleil roya85623118	1
        phone	Merci de me rappeler au 613/555/0147.	1
        iban	fr76-3000-6000-0112-3456-7890-189	1
        email	jean @ gmail . com	1
        phone	tel:+15145550199	1
        phone	514;555;0199	1
        ssn	ssn 078–05–1123	1
        sin	le NAS est ١٣٠٦٩٢٥٤٤	1
        card	٤١١١ ١١١١ ١١١١ ١١١١	1
        sin	SIN oh-four-six four-five-four two-eight-six	1
        ip	connecting from 2001:db8::1	1
        ip	0:0:0:0:0:0:0:1	1
        phone	cinq-cent-quatorze, cinq-cinq-cinq, zéro-un-neuf-neuf	1
        email	jean @ example.com	1
        phone	You can text +81 90-1234-5678 anytime	1
        health	RAMQ:LAVJ 920715 23	1
        phone	1 800 555 0199	1
        sin	le NAS est 130-692-544	1
        iban	IBAN: FR76 3000 6000 0112 3456 7890 189, BIC AGRIFRPP	1
        phone	514–555–0199–	1
        iban	IBAN:DE89‑3704‑0044‑0532‑0130‑00	1
        email	ana@exämple.com	1
        ssn	ssn 123.45.6780	1
        email	info+spam@mail.example.ca	1
        phone	joignable au +33 6 12 34 56 78 après 17 h	1
        health	health card LAVJ 9207 1523	1
        phone	sms:+15145550199	1
        card	mastercard 2-2-2-3-0-0-3-1-2-2-0-0-3-2-2-2	1
        email	it's bob22 at hotmail dot com	1
        phone	514-555-0199 9am to 5pm	1
        iban	IBAN:LU28 0019 4006 4475 0000	1
        phone	555-0199	1
        sin	mon numéro d’assurance sociale est 1 3 0 6 9 2 5 4 4	1
        card	4242:4242:4242:4242	1
        phone	Merci de me rappeler au 5 1 4, 5 5 5, 0 1 9 9.	1
        ip	IP=203.0.113.77	1
        ssn	My SSN is 078-05-1126	1
        card	voici le numéro de la carte : 6011 1111 1111 1117	1
        email	mailto:x@y.co	1
        phone	joignable au +32 470 12 34 56 après 17 h	1
        email	ana_roy@example.com;bob@example.com	2
        phone	+1(514)555-0199	1
        card	Visa 424 242 424 242 424 2 exp 12/27 cvv 123	1
        email	jean arobase hotmail	1
        phone	ok 1-438-555-0123	1
        iban	please refund to fr1420041010050500013m02606	1
        email	ana+1@ex-ample.co.uk	1
        email	ana at gmail.com	1
        health	NHS number 943 476 5919	1
        phone	Merci de me rappeler au 514 5550199.	1
        ip	10.0.0.1	1
        health	TREM８０５１０１１２	1
        card	ma carte est quatre deux quatre deux quatre deux quatre deux quatre deux quatre deux quatre deux quatre deux	1
        email	jean@example。com	1
        health	trem huit zéro cinq un zéro un un deux	1
        ssn	my social security number is zero seven eight zero five one one two three	1
        phone	1 eight hundred 555 0199	1
        phone	1 (514) 555 0199	1
        health	numéro d’assurance maladie : trem80510112	1
        phone	ok ８１９-５５５-０１６６	1
        iban	virement sur BE68‑5390‑0754‑7034 merci	1
        iban	FR76　3000　6000　0112　3456　7890　189	1
        card	card 5555555555554444	1
        email	info+spam@mail.example.ca	1
        phone	my cell five-one-four, triple five, zero-one-double-nine	1
        sin	social insurance number 130.692.544	1
        card	(4111) (1111) (1111) (1111)	1
        card	carte de crédit 5555 • 5555 • 5555 • 4444 merci	1
        ssn	SSN#078051123	1
        ip	192.168.1.1-192.168.1.10	2
        iban	virement sur TN59-1000-6035-1835-9847-8831 merci	1
        phone	06 12345678	1
        phone	joignable au +212 6 12 34 56 78 après 17 h	1
        health	ROYA 851231 18	1
        phone	ok four three eight five five five zero one two three	1
        sin	social insurance number 948-584-792	1
        iban	F R 7 6 3 0 0 0 6 0 0 0 0 1 1 2 3 4 5 6 7 8 9 0 1 8 9	1
        card	pay with 4000\t0566\t5566\t5556 please	1
        phone	5️⃣1️⃣4️⃣5️⃣5️⃣5️⃣0️⃣1️⃣9️⃣9️⃣	1
        email	ana dot roy eighty five at outlook dot com	1
        ssn	123‑45‑6780	1
        phone	0033612345678	1
        phone	Merci de me rappeler au 0033 6 12 34 56 78.	1
        health	ramq : LAVJ-9207-1523 merci	1
        phone	voici: 6135550147	1
        card	4242 4242 4242 4242 12 27 123	1
        email	marie underscore roy at yahoo dot ca	1
        phone	{"phone":"514\u00a0555\u00a00199"}	1
        email	mailto:jean.tremblay@example.com	1
        sin	NAS:046454286	1
        sin	sin 9 4 8 5 8 4 7 9 2 thanks	1
        health	carte d'assurance maladie TREM.8051.0112	1
        card	first 4242424242424242 second 5555555555554444	2
        ip	depuis 192.168.1.10.	1
        phone	US: 415-555-0132	1
        ssn	numéro de sécu 1 85 12 75 116 001 74	1
        email	écrivez-moi à ana.roy@sub.mail.example.org svp	1
        phone	Merci de me rappeler au +41 79 123 45 67.	1
        health	c’est trem 8051 0112 pour la RAMQ	1
        email	ana point roy at example point com	1
        card	voici le numéro de la carte : quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux	1
        email	jean dash roy at live dot ca	1
        card	Visa 3782 822463 10005 exp 12/27 cvv 123	1
        iban	G B 2 9 N W B K 6 0 1 6 1 3 3 1 9 2 6 8 1 9	1
        email	a n a at gmail dot com	1
        sin	my SIN is 948.584.792	1
        email	ana%40example%2Ecom	1
        phone	ok 613​555​0147	1
        ip	server [172.16.254.3] down	1
        phone	You can reach me at 514.555.0199 or by text at 438 555 0123.	2
        card	you can charge 3782\n822463\n10005	1
        email	josé@example.com	1
        phone	Merci de me rappeler au +225 07 12 34 56 78.	1
        iban	FR76 3000 6000 0112 3456 7890 189	1
        phone	٠٦ ١٢ ٣٤ ٥٦ ٧٨	1
        sin	my SIN is 948‑584‑792	1
        phone	514*555*0199	1
        phone	voici: ٤٥٠ ٥٥٥ ٠١٨٨	1
        iban	iban.ES91.2100.0418.4502.0005.1332	1
        email	ana trait d'union roy arobase gmail point com	1
        sin	046.454.286	1
        email	"renée@exemple.quebec"	1
        phone	ok 07 98 76 54 32	1
        phone	514 is the area code, 555-0199	1
        card	call 514-555-0199 card 4111111111111111	1
        card	card six zero one one, one one one one, one one one one, one one one seven	1
        email	jean.tremblay at gmail.com	1
        """#
    )
}
