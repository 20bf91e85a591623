extension Business {
    static let garage = Business(
        "Garage Tremblay",
        """
        # Opening hours | Heures d'ouverture
        Monday to Thursday: 7:30 to 17:30. Friday: 7:30 to 16:00. We are closed on Saturday and Sunday.
        Du lundi au jeudi : de 7 h 30 à 17 h 30. Le vendredi : de 7 h 30 à 16 h. Nous sommes fermés le samedi et le dimanche.
        ? when do you open in the morning
        ? are you open on saturdays?
        ! êtes-vous ouverts le samedi
        ! à quelle heure vous fermez le vendredi

        # Oil change | Vidange d'huile
        A synthetic oil change with a filter costs 89 dollars and takes 45 minutes.
        Une vidange d'huile synthétique avec le filtre coûte 89 dollars et prend 45 minutes.
        ? how much for an oil change
        ? how long does it take to change the oil
        ! combien pour un changement d'huile
        ! la vidange prend combien de temps

        # Tires | Pneus
        We change four tires on rims for 70 dollars, and store them over the summer for 60 dollars.
        Nous changeons quatre pneus sur jantes pour 70 dollars, et nous les entreposons l'été pour 60 dollars.
        ? can you put on my winter tires
        ? do you store tires
        ! faites-vous l'entreposage de pneus
        ! prix pour poser mes pneus d'hiver

        # Brakes | Freins
        The inspection of the brakes is free. New front pads cost 240 dollars installed.
        L'inspection des freins est gratuite. Des plaquettes avant neuves coûtent 240 dollars, pose comprise.
        ? my brakes are squeaking, can you check them
        ? what do new brake pads cost
        ! mes freins font du bruit
        ! combien coûtent des plaquettes de frein

        # Courtesy car | Voiture de courtoisie
        We lend a car for free during repairs of more than a day; book it a week ahead.
        Nous prêtons une voiture gratuitement pendant les réparations de plus d'une journée; réservez-la une semaine d'avance.
        ? do you have a courtesy car
        ? can I borrow a car while mine is repaired
        ! avez-vous une voiture de courtoisie
        ! pouvez-vous me prêter une auto pendant la réparation

        # Towing | Remorquage
        Our tow truck comes within an hour, day and night; call 514-555-0188. In town it costs 110 dollars.
        Notre dépanneuse vient en moins d'une heure, jour et nuit; appelez le 514-555-0188. En ville, c'est 110 dollars.
        ? my car won't start, can you tow me
        ? is your tow truck available at night
        ! j'ai besoin d'un remorquage
        ! votre dépanneuse vient-elle la nuit

        # Warranty | Garantie
        All our repairs have a warranty of 24 months or 40,000 kilometres, parts and labour.
        Toutes nos réparations ont une garantie de 24 mois ou 40 000 kilomètres, pièces et main-d'œuvre.
        ? is the repair guaranteed
        ? how long is the warranty on parts
        ! est-ce que la réparation est garantie
        ! quelle garantie donnez-vous sur les pièces

        # Payment | Paiement
        We take debit, Visa and Mastercard. We do not take American Express or cheques.
        Nous prenons le débit, Visa et Mastercard. Nous ne prenons ni American Express ni les chèques.
        ? do you take american express
        ? can I pay by debit
        ! prenez-vous la carte visa
        ! est-ce que je peux payer par chèque

        # Electric cars | Voitures électriques
        We service hybrids, and electric cars of Nissan and Hyundai. Teslas go to the dealer.
        Nous entretenons les hybrides, et les voitures électriques de Nissan et de Hyundai. Les Tesla vont chez le concessionnaire.
        ? do you service hybrid cars
        ? I have a Nissan Leaf, can you maintain it
        ! réparez-vous les autos électriques
        ! entretenez-vous les hybrides

        # Address | Adresse
        We are at 4410 Papineau Avenue, beside the fire station. You can leave the keys in the box at the door.
        Nous sommes au 4410, avenue Papineau, à côté de la caserne de pompiers. Vous pouvez laisser les clés dans la boîte à la porte.
        ? where is your garage
        ? can I drop off my keys in the evening
        ! où êtes-vous situés
        ! où laisser mes clés le soir
        """
    )
}
