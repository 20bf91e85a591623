// swift-format-ignore-file

/// Ordinary talk with figures and names of sites that are no personal data.
enum OrdinaryTalkTable {
    static let rows = RedactionRow.rows(
        #"""
        talk	Are you open on Sunday from 9 to 5?	0
        talk	Heures d'ouverture : lundi au vendredi 8h30-17h, samedi 9 h 00 - 12 h 00	0
        talk	Mon-Fri 08:00-18:00, Sat 09:00-13:00, Sun closed	0
        talk	lun 9-17 mar 9-17 mer 9-17 jeu 9-20 ven 9-20	0
        talk	Monday 9 5 Tuesday 9 5 Wednesday 10 6	0
        talk	9:00 to 17:30, 365 days a year	0
        talk	It costs $1,200.50 plus tax	0
        talk	Le prix est de 1 234,56 $ taxes incluses	0
        talk	1 250 000 $ for the house	0
        talk	$2,499,999.00 was the total	0
        talk	the total was 12345678.90 dollars	0
        talk	15 000 000 € de chiffre d'affaires	0
        talk	TPS 5,00 $ TVQ 9,98 $ total 114,98 $	0
        talk	prices are 19.99, 24.99, 29.99 and 34.99	0
        talk	12.50 13.50 14.50 15.50 16.50	0
        talk	from 100 to 200 to 300 to 4000	0
        talk	on 2026-11-20 at 12:30:45	0
        talk	2026-11-30T09:15:00Z	0
        talk	2026-11-30 09:15:00.000	0
        talk	le 20/11/2026 à 14 h 30, 3 personnes	0
        talk	from 05/12/2026 to 12/12/2026	0
        talk	05.12.2026 - 12.12.2026	0
        talk	05-12-2026 14:30	0
        talk	12 10 2026 or 13 10 2026	0
        talk	du 01 05 2026 au 15 06 2026	0
        talk	2026/11/30 2026/12/01 2026/12/02	0
        talk	20261130 works for me	0
        talk	the years 2019 2020 2021 2022	0
        talk	2024 2025 2026	0
        talk	2019-2020 and 2021-2022 seasons	0
        talk	on the 5th, 6th, 7th, 8th or 9th of December	0
        talk	le 5, 6, 7, 8, 9, 10 ou 11 décembre	0
        talk	Tuesday 2 3 4 or 5 pm	0
        talk	my order number is 1234567890	0
        talk	order #4839201746 has not arrived	0
        talk	commande 987654321 toujours pas reçue	0
        talk	numéro de commande : 4501237890	0
        talk	order 100-2345678-1234567	0
        talk	ma commande no 2026113000123	0
        talk	invoice 202611300045	0
        talk	facture 20261130-0045	0
        talk	ticket 5551234567	0
        talk	reference 8273645190 please check	0
        talk	confirmation number 3847562910	0
        talk	booking 7736251849	0
        talk	numéro de dossier 736251849	0
        talk	tracking 1234567890123456	0
        talk	my tracking number is 7012345678901234	0
        talk	suivi Postes Canada 1234 5678 9012 3456	0
        talk	UPS 1Z999AA10123456784	0
        talk	FedEx 123456789012	0
        talk	ISBN 978-3-16-148410-0	0
        talk	ISBN 9783161484100	0
        talk	IMEI 490154203237518	0
        talk	serial number 0123456789	0
        talk	numéro de série SN5550199234	0
        talk	model XJ-5145550199-B	0
        talk	part no 514-5550	0
        talk	SKU 12345-6789	0
        talk	product 4242-4242	0
        talk	UPC 036000291452	0
        talk	code-barres 0 36000 29145 2	0
        talk	member id 883726451	0
        talk	policy 55512345678	0
        talk	numéro de police 123456789	0
        talk	account 12345678	0
        talk	H2X 1Y4 Montréal	0
        talk	1234 rue Sainte-Catherine, app. 567, Montréal QC H3B 1A1	0
        talk	Newark, NJ 07105-1121	0
        talk	Beverly Hills, CA 90210-1234	0
        talk	zip 10001-2345	0
        talk	75008 Paris	0
        talk	1600 Pennsylvania Ave NW, Washington DC 20500	0
        talk	room 1234, floor 12, building 5	0
        talk	rooms 101 102 103 104 105	0
        talk	rooms 514, 555, 2019	0
        talk	chambre 302 et 304	0
        talk	I am 45 years old and weigh 82 kg	0
        talk	blood pressure 120/80, pulse 72	0
        talk	j'ai 38.5 de fièvre depuis 3 jours	0
        talk	take 500 mg 3 times a day for 10 days	0
        talk	3 500 000 habitants	0
        talk	population 8 500 000	0
        talk	population 38,005,238	0
        talk	10 000 000 000	0
        talk	distance 1 234 567 km	0
        talk	100 200 300 400 500	0
        talk	1 2 3 4 5 6 7	0
        talk	1, 2, 3, 4, 5, 6, 7, 8, 9	0
        talk	1-2-3 go	0
        talk	one two three	0
        talk	un deux trois partez	0
        talk	one two three four five six seven	0
        talk	version 1.2.3.4	0
        talk	v1.2.3.4 is out	0
        talk	build 10.0.19045.3803	0
        talk	section 1.2.3.4 of the contract	0
        talk	1.2.3	0
        talk	std::vector<int>	0
        talk	ratio 16:9 or 4:3	0
        talk	at 12:34:56 the call ended	0
        talk	score 3:2 then 4:2 then 5:3	0
        talk	see you at 5	0
        talk	meet me at the clinic at 3 dot	0
        talk	I ordered at amazon.com yesterday	0
        talk	visit us at example.com	0
        talk	look at www.example.com/hours	0
        talk	book at example dot com	0
        talk	rendez-vous à gmail	0
        talk	le point com est important	0
        talk	at 3 point 5 percent	0
        talk	je suis à 3 points de la fin	0
        talk	follow @lotusdental	0
        talk	@ 5 pm	0
        talk	2 @ $3.50 each	0
        talk	3 @ 4.50	0
        talk	I'm here @ the mall	0
        talk	écrivez point final	0
        talk	à la ligne point	0
        talk	the arobase sign	0
        talk	it scored 4.5 at imdb.com	0
        talk	we met at work. com is fine	0
        talk	what is 5145 times 3?	0
        talk	500 + 300 + 200 = 1000	0
        talk	123 456	0
        talk	50 50 50 50	0
        talk	20 20 vision	0
        talk	24/7/365	0
        talk	call me at 5 or 6 pm	0
        talk	call me on 2026-12-05 at 10:30	0
        talk	appelez-moi le 12 12 2026	0
        talk	call between 9 and 11 or 2 and 4	0
        talk	rappelez-moi demain entre 14h et 16h	0
        talk	text me at 10 15 or 10 30	0
        talk	my number of kids is 3	0
        talk	the number 24 bus stops at 1234 Main	0
        talk	bus 55 or 129 or 80	0
        talk	flight AC 8742 on 12/05	0
        talk	vol AF 345 le 3 mars 2026 à 18h05	0
        talk	train 6 12 34 voie 5	0
        talk	line 911 emergency	0
        talk	dial 911	0
        talk	dial 1 for English, 2 for French, 3 for an agent	0
        talk	composez le 0	0
        talk	code 1234	0
        talk	the code is 483920	0
        talk	your verification code is 4839201	0
        talk	votre code est 123 456	0
        talk	pin 4321	0
        talk	2 adults 3 kids ages 4, 6 and 9	0
        talk	I need 12 boxes of 24 at 3.99	0
        talk	dimensions 120 x 80 x 75 cm	0
        talk	24 x 36 x 48 x 60	0
        talk	40.7128, -74.0060	0
        talk	45.5017 -73.5673	0
        talk	GPS 45°30'06"N 73°34'02"W	0
        talk	ratio 1/2/3/4/5/6/7	0
        talk	sizes 36 37 38 39 40 41 42	0
        talk	tailles 6 8 10 12 14 16	0
        talk	loto: 4 8 15 16 23 42	0
        talk	6/49 numbers 5 12 23 34 45 49	0
        talk	les numéros 5 12 23 34 45 49	0
        talk	scores 98 87 76 65 54	0
        talk	1h30 2h30 3h30 4h30	0
        talk	page 12 34 56	0
        talk	chapters 1 2 3 4 5 6 7 8 9 10	0
        talk	10 11 12 13 14	0
        talk	10 20 30 40 50	0
        talk	01 02 03 04 05	0
        talk	ABCD 1234 5678	0
        talk	code ABCD 1234 9999	0
        talk	room 1012 2026	0
        talk	from 2012 1012	0
        talk	GB 12 of RAM and 512 of disk	0
        talk	FR 12 and DE 14 are sizes	0
        talk	HP9501234567	0
        talk	BE12 is a grade	0
        talk	AT 14 30 tomorrow	0
        talk	hash 3f2b9c1e-7a4d-4e55-9b0a-2f3e4d5c6b7a	0
        talk	timestamp 1764493200	0
        talk	1764493200000 ms	0
        talk	epoch 1700000000	0
        talk	uuid 123e4567-e89b-12d3-a456-426614174000	0
        talk	GST 123456789 RT0001	0
        talk	NEQ 1234567890	0
        talk	SIRET 732 829 320 00074	0
        talk	TVA FR40303265045	0
        talk	the answer is 42	0
        talk	vingt et un décembre deux mille vingt-six	0
        talk	december twenty first two thousand twenty six	0
        talk	deux cent cinquante dollars	0
        talk	five hundred and twenty dollars	0
        talk	soixante-quinze mille	0
        talk	at ten to four or ten past five	0
        talk	à dix heures moins vingt	0
        talk	deux ou trois fois par semaine, cinq au max	0
        talk	I have two kids, one is six and one is nine	0
        talk	j'ai un neuf et un six	0
        talk	il est huit heures et quart	0
        talk	from nine to five, six on Fridays	0
        talk	my daughter is eight and my son is ten	0
        talk	un deux trois quatre cinq six sept	0
        talk	nineteen eighty five	0
        talk	mille neuf cent quatre-vingt-cinq	0
        talk	twenty twenty six	0
        talk	room two oh five	0
        talk	flight six one two at nine thirty	0
        talk	half past two or quarter to three	0
        talk	bonjour, je voudrais prendre rendez-vous mardi prochain	0
        talk	Hi, can I book a cleaning on Friday at 3?	0
        talk	merci beaucoup !	0
        talk	do you take Visa or Mastercard?	0
        talk	acceptez-vous la carte de crédit ? 3 versements de 49,99 $	0
        talk	my card was declined twice on 11/28 and 11/29	0
        talk	I lost my health card	0
        talk	j'ai oublié ma carte d'assurance maladie	0
        talk	I don't have an email	0
        talk	mon courriel ne marche pas	0
        talk	send it by email at your convenience	0
        talk	my phone died at 10	0
        talk	I called 3 times at 2, 4 and 6	0
        talk	j'ai appelé 2 fois le 28 et le 29	0
        talk	you charged me 49.99 on 2026-11-15 and 49.99 on 2026-11-16	0
        talk	le solde est de -1 234,00	0
        talk	-12 °C to -15 °C	0
        talk	25 % off 100 items	0
        talk	5 stars out of 5	0
        talk	2 1/2 cups	0
        talk	100 000 km or 5 years	0
        talk	2020 Honda Civic 85 000 km	0
        talk	moteur 2.0 150 ch 2018	0
        talk	apartment 4 1/2 at 1 450 $ per month	0
        talk	4 1/2 à 1450 $ par mois, 3 1/2 à 1100 $	0
        talk	400 000 - 500 000 budget	0
        talk	2 500 - 3 000 - 3 500	0
        talk	30-60-90 days	0
        talk	9-12 13-17	0
        talk	0830-1700	0
        talk	08 30 17 00	0
        talk	mon 0900 1700 tue 0900 1700	0
        talk	call the office 9-5	0
        talk	batch 20261130 lot 998877	0
        talk	lot 4455667788	0
        talk	contract 1122334455	0
        talk	bon de commande 5566778899	0
        talk	PO 4500123456	0
        talk	customer number 300123456	0
        talk	numéro de client 4012345	0
        talk	reservation 2345678901	0
        talk	demande 4445556666	0
        talk	claim 6667778888	0
        talk	transaction 8881112222 failed	0
        talk	gift card 50 $	0
        talk	coupon SAVE20 2026	0
        talk	promo 2 for 1	0
        talk	A4 paper 500 sheets 80 g	0
        talk	10 000 steps a day	0
        talk	Wi-Fi 802.11ax 5 GHz 2.4 GHz	0
        talk	USB 3.2 gen 2x2 20 Gb/s	0
        talk	iPhone 15 Pro 256 GB 1 449 $	0
        talk	4K 3840 x 2160 at 144 Hz	0
        talk	1080p 60 fps	0
        talk	CSS #ff00aa and rgb(255, 0, 170)	0
        talk	file 2026-11-30_12-30-45.pdf	0
        talk	IMG_20261130_123045.jpg	0
        talk	Screenshot 2026-11-30 at 09.15.22.png	0
        talk	https://example.com/orders/4839201746	0
        talk	https://example.com/a/b?id=12345678&t=1764493200	0
        talk	example.com	0
        talk	the site is clinique.example	0
        talk	a@b	0
        talk	C:\temp\new 2026	0
        talk	D'accord pour 14 h, le 3 au 1234 boul. Saint-Laurent, bureau 500	0
        talk	Section 404, row 12, seats 5 6 7 8	0
        talk	extension 204	0
        talk	poste 2045	0
        talk	ext. 12345	0
        talk	I'd like 1 large, 2 medium, 3 small	0
        talk	quantities 10 5 2 0 0 1	0
        talk	3 5 7 9	0
        talk	levels 1-5 6-10 11-15 16-20	0
        talk	200-300-400 mg	0
        talk	between 1 000 and 2 000 and 3 000	0
        talk	my budget is 300000	0
        talk	450000 dollars	0
        talk	salary 65000 to 75000	0
        talk	il me reste 1500 points sur ma carte	0
        talk	I have 12345678 points	0
        talk	it holds 1234567 litres	0
        talk	10 l de lait et 2 l d'huile	0
        talk	8 oz or 10 oz	0
        talk	the exam on 3 3 2026 at 4 30	0
        talk	week 48 49 50 51	0
        talk	Q1 2025 Q2 2025 Q3 2025	0
        talk	0.5 0.75 1.0 1.25	0
        talk	5'11" 180 lbs	0
        talk	90 60 90	0
        talk	3-4-5 triangle	0
        talk	2001: A Space Odyssey	0
        talk	the 1990s and 2000s	0
        talk	3 à 5 jours ouvrables, 7 à 10 en région	0
        talk	100-150-200-250	0
        talk	2 000 2 500 3 000 3 500	0
        talk	Can I get an appointment for my 3 kids on the 12th at 10, 10:30 and 11?	0
        talk	J'ai 2 enfants de 4 et 7 ans, c'est combien pour un nettoyage ?	0
        talk	I paid 129.99 + 19.47 tax = 149.46 on 11/12/2026	0
        talk	Le total est de 2 345,67 $ moins 10 % = 2 111,10 $	0
        talk	Please cancel order 20261130-4455 and refund 89.95	0
        talk	Your reference: AB-123456-CD	0
        talk	ma réservation ABC123456 est pour le 15	0
        talk	numéro de suivi RR123456789CA	0
        talk	my case id is 00123456789	0
        talk	le dossier 2026-004512 svp	0
        talk	open 7 days a week, 8 to 20	0
        talk	ouvert 7j/7 24h/24	0
        talk	horaires: 8h-12h 13h-17h30	0
        talk	we are closed 24-25-26 December and 1-2 January	0
        talk	I can do Monday 10-11, Tuesday 14-15, Friday 9-10	0
        talk	call me tomorrow at 10 or the day after at 14 30	0
        talk	text me when the 2 parts (ref 4478-223) arrive	0
        talk	the apartment is 85 m2, 2 bedrooms, built 1987, asking 329000	0
        talk	lot 12 345 678 du cadastre du Québec	0
        talk	mileage 123,456 km, VIN 1HGCM82633A004352	0
        talk	prescription 7654321, 30 tablets, 2 refills	0
        talk	ordonnance no 1234567	0
        talk	tension 13/8, poids 72, taille 1m75	0
        talk	my flight lands at 18:45, gate B22, seat 14C	0
        talk	hotel room for 2 adults from 3/12 to 10/12	0
        talk	table for 6 at 19:30 under Smith	0
        talk	the Wi-Fi password is sunshine2026	0
        talk	I'm number 42 in the queue	0
        talk	Dial 514 for Montreal	0
        talk	the area codes are 514, 438 and 450	0
        talk	we have 100, 200 and 500 ml bottles	0
        talk	voltage 110 220 240	0
        talk	ISO 9001:2015	0
        talk	article 1457 C.c.Q.	0
        talk	règlement 2016-679	0
        talk	loi 25, article 3.5	0
        talk	chapter 3.2.1.4	0
        talk	192.168 network	0
        talk	ports 80 443 8080 8443	0
        talk	java 1.8.0_292	0
        talk	it happened at 3:15:42 on frame 1024	0
        talk	resolution 1920 1080	0
        talk	#4521 and #4522	0
        talk	ids 1001 1002 1003 1004	0
        talk	bingo 7 14 21 28 35 42 49	0
        talk	I have 1,500,000 followers	0
        talk	one or two or three people	0
        talk	deux cent trente-quatre mille cinq cents	0
        talk	nine thirty or ten fifteen or eleven forty five	0
        talk	seven eight or nine people on the tenth	0
        talk	at home at work at gym	0
        talk	arrive at five point five	0
        talk	on se voit à la clinique point final	0
        talk	look at our site at lotus dot com please	0
        talk	price at store is 5 dot 99	0
        talk	email me at your convenience	0
        talk	I sent it at noon dot	0
        talk	rendez-vous le vingt-deux décembre à quatorze heures trente	0
        talk	code postal H3B 1A1 ou H2Y 1C6	0
        talk	street number 12345	0
        talk	numéro 1234, rue Principale	0
        talk	le numéro 24 passe à 8h15 8h30 8h45	0
        talk	my phone number has changed	0
        talk	the phone costs 1299.99	0
        talk	phone model 14 pro max 256	0
        talk	mobile plan 50 GB 45 $ per month	0
        talk	appel de 12 min 30 s	0
        talk	call lasted 00:12:30	0
        talk	fax 3 pages to the clinic	0
        talk	card ending in 4242	0
        talk	carte se terminant par 4242 exp 12/27	0
        talk	the last 4 digits are 1234	0
        """#
    )
}
