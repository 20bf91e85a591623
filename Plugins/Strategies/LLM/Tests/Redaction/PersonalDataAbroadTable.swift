// swift-format-ignore-file

/// Personal data of many countries, in the forms that other projects test: the kind, the text, the number of pieces.
///
/// The bank accounts are random numbers with a right or a wrong check digit, one of each country.
enum PersonalDataAbroadTable {
    static let rows = RedactionRow.rows(
        #"""
        email	test.user+tag@sub.domain.co.uk	1
        email	Contact: john_doe99@my-company.io.	1
        email	<marie.curie@labo.example.fr>	1
        email	email:ana@b.co;tel:514-555-0199	1
        email	user%example.com@example.org	1
        email	foo@bar	0
        email	@example.com	0
        email	price is 5@2.50	0
        email	john(dot)doe(at)gmail(dot)com	1
        email	john [dot] doe [at] gmail [dot] com	1
        email	jane DOT smith AT outlook DOT com	1
        email	jane_at_example_dot_com	1
        email	marie{at}exemple{point}ca	1
        email	marie chez exemple point ca	0
        email	luc arobase video tron point ca	1
        email	j'ai l'adresse paul trait d'union roy arobase bell point net	1
        email	info@bücher.example	1
        email	reach me at first.last @ company . com	1
        phone	+1-800-555-0199	1
        phone	1 (800) 555-0199	1
        phone	001 514 555 0199	1
        phone	514/555-0199	1
        phone	514.555.0199 x 204	1
        phone	5145550199 poste 12	1
        phone	(438)5550123	1
        phone	+33 1 42 68 53 00	1
        phone	01.42.68.53.00	1
        phone	06-12-34-56-78	1
        phone	0033 6 12 34 56 78	1
        phone	+32 2 555 12 12	1
        phone	0475 12 34 56 mon gsm	1
        phone	+41 44 668 18 00	1
        phone	+44 7911 123456	1
        phone	020 7946 0958	1
        phone	+61 2 9374 4000	1
        phone	0412 345 678 is my mobile	1
        phone	+81 3-1234-5678	1
        phone	+91 98765 43210	1
        phone	call 09876543210	1
        phone	+55 21 2222-3333	1
        phone	+52 55 1234 5678	1
        phone	+34 912 34 56 78	1
        phone	+39 06 698 12345	1
        phone	+351 21 123 4567	1
        phone	+353 1 234 5678	1
        phone	+972 9-762-5400	1
        phone	+86 138 1234 5678	1
        phone	+7 495 123-45-67	1
        phone	+48 22 123 45 67	1
        phone	+971 50 123 4567	1
        phone	+212 6 12 34 56 78	1
        phone	+509 34 12 3456	1
        phone	+213 661 23 45 67	1
        phone	five one four, five five five, zero one nine nine	1
        phone	five-one-four five-five-five oh-one-nine-nine	1
        phone	cinq un quatre cinq cinq cinq zéro un neuf neuf	1
        phone	cinq cent quatorze, cinq cent cinquante-cinq, zéro un quatre-vingt-dix-neuf	1
        phone	my number is 514-KL5-0199	0
        phone	in 2026-11-30 at 14:30	0
        phone	the total is 1,234,567.89	0
        phone	room 514, floor 5	0
        phone	my order 4815162342 is late	0
        phone	between 100-200 people	0
        phone	ISBN 978-3-16-148410-0	0
        phone	version 10.15.7.1234	0
        phone	appelle au 514 555 0199 ou au 438 555 0123	2
        phone	voicemail: 1-877-555-0100, press 2	1
        card	5500 0000 0000 0004	1
        card	5500-0000-0000-0004	1
        card	3782 822463 10005	1
        card	378282246310005	1
        card	6011 1111 1111 1117	1
        card	3530111333300000	1
        card	30569309025904	1
        card	my visa is 4012888888881881 exp 12/28 cvv 123	1
        card	4111 1111 1111 1112	0
        card	4111.1111.1111.1111	1
        card	four one one one, one one one one, one one one one, one one one one	1
        card	quatre un un un un un un un un un un un un un un un	1
        card	carte 4539 1488 0343 6467 expire 01/29	1
        card	2223 0031 2200 3222	1
        card	tracking 4111111111111111222	0
        card	6304 0000 0000 0000	1
        sin	my SIN is 046-454-286	1
        sin	NAS: 046454286	1
        sin	046 454 287	0
        sin	SIN 193-456-787	1
        sin	sin: one three zero, six nine two, five four four	1
        sin	numéro d'assurance sociale 130 692 544	1
        ssn	ssn: 219-09-9999	1
        ssn	my social is 536-90-4399	1
        ssn	666-12-3456	0
        ssn	900-12-3456	0
        ssn	123-45-0000	0
        ssn	social security number 457 55 5462	1
        ssn	numéro de sécu 1 85 05 78 006 084 91	1
        ssn	two one nine, zero nine, nine nine nine nine is my social security number	1
        ip	10.20.30.40:8080	1
        ip	http://192.168.0.10/admin	1
        ip	fe80::1ff:fe23:4567:890a%eth0	1
        ip	2001:0db8:0000:0000:0000:ff00:0042:8329	1
        ip	1.2.3	0
        ip	1.2.3.4.5.6	0
        ip	at 10:30:45	0
        ip	255.255.255.255	1
        ip	the ratio is 3:2:1	0
        ip	std::vector	0
        ip	ipv4=172.31.255.254;	1
        health	RAMQ ABCD 1234 5678	1
        health	RAMQ TREM 8051 0112	1
        health	ma carte soleil est TREM 8551 0112	1
        health	OHIP 1234-567-890-AB	1
        health	health card number 9876 543 217 ON	1
        health	my health card: 5555 555 551	1
        health	PHN 9123 456 789	1
        health	NHS number 943 476 5919	1
        phone	My US number is (415) 555-0132, and my international one is +44 (20) 7123 4567	2
        phone	My UK number is 020 7946 0018	1
        phone	My German number is 030 1234567	1
        phone	My German number is +49 (0)30 1234567	1
        phone	My Indian number is +91 98450 12345	1
        phone	My Indian number is 098450 12345	1
        phone	My Israeli number is 054-1234567	1
        phone	My Israeli number is +972-54-123-4567	1
        phone	My Brazilian number is (11) 98456-5666	1
        phone	My Mexican number is 55 1234 5678	1
        phone	My French number is 06 12 34 56 78	1
        phone	My Spanish number is +34 612 345 678	1
        phone	My Italian number is 02 1234 5678	1
        phone	My Italian number is +39 347 123 4567	1
        phone	My Dutch number is 06-12345678	1
        phone	My Dutch number is +31 6 12345678	1
        phone	My Swiss number is 044 668 18 00	1
        phone	My Australian number is (02) 9374 4000	1
        phone	My Australian number is 0412 345 678	1
        phone	My Japanese number is +81 90-1234-5678	1
        phone	My Korean number is 010-1234-5678	1
        phone	My Chinese number is +86 13812345678	1
        phone	My Turkish number is 0532 123 45 67	1
        phone	My Russian number is 8 (495) 123-45-67	1
        phone	My Polish number is 512 345 678	1
        phone	My Swedish number is 070-123 45 67	1
        phone	My Norwegian number is 22 12 34 56	1
        phone	My Danish number is 32 12 34 56	1
        phone	My Finnish number is 040 123 4567	1
        phone	My Belgian number is 0470 12 34 56	1
        phone	My Austrian number is 01 12345678	1
        phone	My Irish number is (01) 234 5678	1
        phone	My South African number is 082 123 4567	1
        phone	My Hong Kong number is 9123 4567	1
        phone	My Singapore number is +65 9123 4567	1
        phone	Call 4155550132	1
        phone	(415)555-0132 or 415.555.0132	2
        phone	tel: 415 555 0132 ext 22	1
        phone	+1.415.555.0132	1
        phone	number:+14155550132!	1
        phone	1-415-555-0132	1
        phone	415 555-0132 is the number	1
        phone	the number is four one five five five five zero one three two	1
        phone	fax 514 555 0133	1
        phone	mobile (0033) 612345678	1
        phone	sms au 06.12.34.56.78 merci	1
        phone	mon numéro: 514-555 0199	1
        phone	my phone number is 2 0 2 5 5 5 0 1 4 2	1
        phone	2025-12-31	0
        phone	31/12/2025 08:30	0
        phone	10000000	0
        phone	12.50 + 13.75 = 26.25	0
        phone	page 1234567	0
        phone	3.14159265358979	0
        phone	192.168.0.1	0
        card	4012-8888-8888-1881	1
        card	371449635398431	1
        card	3714 496353 98431	1
        card	38520000023237	1
        card	6011000990139424	1
        card	3566002020360505	1
        card	5105105105105100	1
        card	2223003122003222	1
        card	5019717010103742	1
        card	credit card 6759649826438453 please	1
        card	Card: 4917 3008 0000 0000.	1
        card	4012888888881880	0
        card	5105105105105101	0
        card	122000000000004	0
        card	4242 4242 4242 4243	0
        card	(4111111111111111)	1
        card	4111-1111-1111-1111,5500-0000-0000-0004	2
        card	n° 4539148803436467	1
        card	card ending in 4242	0
        card	my card number is four two four two, four two four two, four two four two, four two four two	1
        email	info@presidio.site or support@presidio.site	2
        email	my.email+spam@sub.example.co.uk	1
        email	<a href="mailto:jo@ex.example">mail</a>	1
        email	hello@world	0
        email	user@127.0.0.1	0
        email	ÜSER@exämple.de	1
        email	first_last-2@my-domain.travel	1
        email	jo@ex.example,ann@ex.example;bob@ex.example	3
        email	me(a)home.com	1
        email	jo arobase gmail point com	1
        email	jo at gmail	0
        email	e-mail: jo [at] ex [dot] example	1
        sin	my sin is 130692544	1
        sin	NAS 130-692-544	1
        sin	SIN: 046 454 286	1
        sin	130.692.544	1
        sin	SIN 946 454 286	0
        sin	123 456 789	0
        sin	sin one three zero six nine two five four four	1
        sin	mon nas c'est le cent trente, six cent quatre-vingt-douze, cinq cent quarante-quatre	1
        ssn	my ssn is 078-05-1123	1
        ssn	078-05-1123 is my ssn	1
        ssn	SSN 078051123	1
        ssn	078 051123	0
        ssn	000-12-3456	0
        ssn	078-00-1123	0
        ssn	ssn: 078.05.1123	1
        ssn	social security: 536904399	1
        ssn	my social security number is zero seven eight, zero five, one one two three	1
        ip	Address 172.16.254.1 and 10.1.1.1	2
        ip	fe80::1	1
        ip	2001:db8:85a3:0:0:8a2e:370:7334	1
        ip	1::	1
        ip	::ffff:192.0.2.128	1
        ip	[fe80::1%eth0]:443	1
        ip	12.34.56	0
        ip	01:23:45	0
        ip	10:20	0
        ip	a::b::c	0
        ip	999.1.1.1	0
        ip	user@10.0.0.5	1
        health	carte RAMQ ROYJ 8551 2315	1
        health	ramq royj85512315	1
        health	OHIP 5555555551	1
        health	numéro d'assurance maladie TREM 8051 0112	1
        iban	AL78 5260 1815 9083 0166 1318 6091	1
        iban	AL78526018159083016613186092	0
        iban	AD76 3909 9603 0824 6281 9482	1
        iban	AD7639099603082462819483	0
        iban	AT10 1993 5181 9093 7865	1
        iban	AT101993518190937866	0
        iban	AZ50 OSOL 4323 1948 7574 9118 6252	1
        iban	AZ50OSOL43231948757491186253	0
        iban	BH94 PNBV 1895 5597 9711 47	1
        iban	BH94PNBV18955597971148	0
        iban	BY30 1049 7465 0752 9170 3423 6671	1
        iban	BY30104974650752917034236672	0
        iban	BE14 2768 4268 4656	1
        iban	BE14276842684657	0
        iban	BA98 3212 2330 7924 4026	1
        iban	BA983212233079244027	0
        iban	BR12 8599 5289 0786 6661 7603 137F 1	1
        iban	BR1285995289078666617603137F2	0
        iban	BG88 KTBD 0928 1590 1396 24	1
        iban	BG88KTBD09281590139625	0
        iban	CR68 5957 1177 7741 2154 72	1
        iban	CR68595711777741215473	0
        iban	HR45 8038 5280 8414 8525 3	1
        iban	HR4580385280841485254	0
        iban	CY27 8885 3933 6338 7500 4743 9575	1
        iban	CY27888539336338750047439576	0
        iban	CZ64 5131 3735 3799 0751 1637	1
        iban	CZ6451313735379907511638	0
        iban	DK77 2651 6761 2220 29	1
        iban	DK7726516761222020	0
        iban	DO23 7299 7528 8200 1826 3304 3483	1
        iban	DO23729975288200182633043484	0
        iban	TL87 9548 6205 7986 8282 880	1
        iban	TL879548620579868282881	0
        iban	EE44 7290 2227 9180 5888	1
        iban	EE447290222791805889	0
        iban	EG77 7180 3340 1878 0175 9898 3478 8	1
        iban	EG777180334018780175989834789	0
        iban	SV65 ZPQH 8483 7261 6751 3613 4125	1
        iban	SV65ZPQH84837261675136134126	0
        iban	FO83 2427 3167 2326 86	1
        iban	FO8324273167232687	0
        iban	FI39 5635 5150 5877 06	1
        iban	FI3956355150587707	0
        iban	FR92 5894 8113 1144 0242 6462 889	1
        iban	FR9258948113114402426462880	0
        iban	GE37 PW51 4026 1401 4193 14	1
        iban	GE37PW5140261401419315	0
        iban	DE41 1705 8649 2083 1240 23	1
        iban	DE41170586492083124024	0
        iban	GI41 JUJQ 3478 2450 4000 883	1
        iban	GI41JUJQ347824504000884	0
        iban	GR41 8737 1678 6843 3532 6502 014	1
        iban	GR4187371678684335326502015	0
        iban	GL77 6201 6849 3407 22	1
        iban	GL7762016849340723	0
        iban	GT14 4704 5585 3043 5205 6174 8338	1
        iban	GT14470455853043520561748339	0
        iban	HU69 0141 2690 6044 3198 2965 7249	1
        iban	HU69014126906044319829657240	0
        iban	IS71 2086 8288 9093 1002 5167 80	1
        iban	IS712086828890931002516781	0
        iban	IQ97 UAUR 3740 7188 1817 414	1
        iban	IQ97UAUR374071881817415	0
        iban	IE89 HXYG 3776 1740 9319 25	1
        iban	IE89HXYG37761740931926	0
        iban	IL42 4499 2070 7413 7484 777	1
        iban	IL424499207074137484778	0
        iban	IT50 Y183 4170 4718 7463 3191 284	1
        iban	IT50Y1834170471874633191285	0
        iban	JO93 LETU 8415 3776 0207 7642 6565 15	1
        iban	JO93LETU8415377602077642656516	0
        iban	KZ35 0556 1304 4516 6915	1
        iban	KZ350556130445166916	0
        iban	XK42 6404 1042 3468 5356	1
        iban	XK426404104234685357	0
        iban	KW90 AZYU 6883 1067 9247 0822 7654 44	1
        iban	KW90AZYU6883106792470822765445	0
        iban	LV47 XXUI 6347 8612 2138 7	1
        iban	LV47XXUI6347861221388	0
        iban	LB84 8375 7628 3312 5815 3549 3066	1
        iban	LB84837576283312581535493067	0
        iban	LI06 6836 4507 4952 8831 4	1
        iban	LI0668364507495288315	0
        iban	LT67 3667 6402 0679 7016	1
        iban	LT673667640206797017	0
        iban	LU36 8773 1322 8171 8002	1
        iban	LU368773132281718003	0
        iban	MT49 HSBU 4248 6111 4893 6439 0084 745	1
        iban	MT49HSBU42486111489364390084746	0
        iban	MR76 3783 8306 4003 7614 3653 705	1
        iban	MR7637838306400376143653706	0
        iban	MU68 WNLV 6304 8137 3433 7344 197T FH	1
        iban	MU68WNLV6304813734337344197TFQ	0
        iban	MD37 7609 2603 0926 0026 7511	1
        iban	MD3776092603092600267512	0
        iban	MC63 2532 8704 6557 2101 4156 183	1
        iban	MC6325328704655721014156184	0
        iban	ME23 6546 1073 5873 5570 63	1
        iban	ME23654610735873557064	0
        iban	NL23 ZUYM 0607 1043 19	1
        iban	NL23ZUYM0607104310	0
        iban	MK27 5545 9045 4409 103	1
        iban	MK27554590454409104	0
        iban	NO46 1776 4672 720	1
        iban	NO4617764672721	0
        iban	PK75 ZXJW 2935 5759 1836 2361	1
        iban	PK75ZXJW2935575918362362	0
        iban	PS72 UBPR 8526 1149 1316 7723 2679 3	1
        iban	PS72UBPR852611491316772326794	0
        iban	PL52 8144 4945 4437 3233 2493 5164	1
        iban	PL52814449454437323324935165	0
        iban	PT51 3883 1701 0737 5043 1039 9	1
        iban	PT51388317010737504310390	0
        iban	QA98 GCLQ 2794 0199 5305 5203 4093 0	1
        iban	QA98GCLQ279401995305520340931	0
        iban	RO61 KNVL 2941 3078 7161 6828	1
        iban	RO61KNVL2941307871616829	0
        iban	LC94 CUFM 4644 6049 5660 5366 3062 6116	1
        iban	LC94CUFM464460495660536630626117	0
        iban	SM16 S572 2008 2619 9582 2542 821	1
        iban	SM16S5722008261995822542822	0
        iban	ST62 1673 4207 5096 1923 9693 7	1
        iban	ST62167342075096192396938	0
        iban	SA08 2930 6826 5123 3080 5169	1
        iban	SA0829306826512330805160	0
        iban	RS83 7846 4936 6578 7200 97	1
        iban	RS83784649366578720098	0
        iban	SC67 OHOY 9727 6112 5651 7880 0215 YXQ	1
        iban	SC67OHOY97276112565178800215YXR	0
        iban	SK08 1086 2019 1327 4231 5942	1
        iban	SK0810862019132742315943	0
        iban	SI88 5947 2487 3949 835	1
        iban	SI88594724873949836	0
        iban	ES11 5032 6245 6241 8057 8891	1
        iban	ES1150326245624180578892	0
        iban	SE50 4865 4659 2551 7329 0484	1
        iban	SE5048654659255173290485	0
        iban	CH65 4950 0324 9668 5027 3	1
        iban	CH6549500324966850274	0
        iban	TN87 9000 0954 1858 3694 9235	1
        iban	TN8790000954185836949236	0
        iban	TR37 9722 0327 1124 6400 8599 79	1
        iban	TR379722032711246400859970	0
        iban	UA39 8732 0008 0623 2010 9832 6389 8	1
        iban	UA398732000806232010983263899	0
        iban	AE40 6928 4140 7806 6717 231	1
        iban	AE406928414078066717232	0
        iban	GB28 IHUB 1540 4868 4431 80	1
        iban	GB28IHUB15404868443181	0
        iban	VA95 2433 2536 5936 8778 00	1
        iban	VA95243325365936877801	0
        iban	VG91 NXHS 4369 9192 2001 1925	1
        iban	VG91NXHS4369919220011926	0
        """#
    )
}
