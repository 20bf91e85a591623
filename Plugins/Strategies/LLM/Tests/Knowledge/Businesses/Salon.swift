extension Business {
    static let salon = Business(
        "Salon Azur",
        """
        # Opening hours | Heures d'ouverture
        Tuesday, Wednesday and Saturday: 9:00 to 17:00. Thursday and Friday: 10:00 to 21:00.
        Le mardi, le mercredi et le samedi : de 9 h à 17 h. Le jeudi et le vendredi : de 10 h à 21 h.
        ? how late are you open on thursday
        ? when are you open
        ! jusqu'à quelle heure le jeudi soir
        ! vos heures d'ouverture s'il vous plaît

        # Women's cuts | Coupes pour femmes
        A cut for women with wash and blow-dry is 68 dollars.
        Une coupe pour femmes avec lavage et séchage coûte 68 dollars.
        ? price of a women's haircut
        ? is the blow dry included in a cut
        ! combien coûte une coupe femme
        ! le séchage est-il compris dans la coupe

        # Men's cuts | Coupes pour hommes
        A cut for men is 38 dollars, with the beard 52 dollars.
        Une coupe pour hommes coûte 38 dollars, avec la barbe 52 dollars.
        ? how much for a men's cut
        ? can you trim my beard
        ! coupe homme avec barbe, quel prix
        ! taillez-vous la barbe

        # Colour | Coloration
        Colour for roots begins at 85 dollars, highlights at 140 dollars. Come for a free skin test two days before.
        La coloration des racines commence à 85 dollars, les mèches à 140 dollars. Passez deux jours avant pour un test de peau gratuit.
        ? how much are highlights
        ? I want to colour my roots
        ! prix des mèches
        ! faut-il un test de peau avant la coloration

        # Children | Enfants
        Children under ten pay 25 dollars. We have a seat in the form of a car.
        Les enfants de moins de dix ans paient 25 dollars. Nous avons un siège en forme d'auto.
        ? haircut for my 6 year old
        ? do you cut children's hair
        ! coupez-vous les cheveux des enfants
        ! prix pour mon garçon de six ans

        # Weddings | Mariages
        Hair and make-up for a bride is 290 dollars with a trial. We also come to your home on the day.
        Coiffure et maquillage pour une mariée coûtent 290 dollars avec un essai. Nous venons aussi chez vous le jour même.
        ? do you do hair for weddings
        ? bridal make-up price
        ! coiffez-vous les mariées
        ! venez-vous à la maison pour un mariage

        # Cancelling | Annulation
        You can move or cancel until 24 hours before. Without notice we charge half of the price.
        Vous pouvez déplacer ou annuler jusqu'à 24 heures avant. Sans avis, nous facturons la moitié du prix.
        ? how do I cancel my appointment
        ? what if I don't show up
        ! je dois annuler mon rendez-vous
        ! jusqu'à quand puis-je déplacer mon rendez-vous

        # Products | Produits
        We sell shampoo of Oribe and Davines. An opened bottle cannot be returned.
        Nous vendons le shampoing d'Oribe et de Davines. Une bouteille ouverte ne peut pas être retournée.
        ? which shampoo brands do you sell
        ? can I return a product
        ! quelles marques de shampoing vendez-vous
        ! puis-je retourner un produit

        # Parking | Stationnement
        There are two places behind the salon, free for an hour. On the street you pay until 21:00.
        Il y a deux places derrière le salon, gratuites pendant une heure. Dans la rue, on paie jusqu'à 21 h.
        ? where do I park
        ? is there free parking
        ! où se stationner
        ! y a-t-il un stationnement gratuit

        # Stylists | Coiffeuses
        Nadia does curly hair, and Béatrice short cuts. Both speak French, English and Arabic.
        Nadia s'occupe des cheveux bouclés, et Béatrice des coupes courtes. Les deux parlent français, anglais et arabe.
        ? who is good with curly hair
        ? does a stylist speak arabic
        ! qui coupe les cheveux frisés bouclés
        ! quelqu'un parle arabe chez vous
        """
    )
}
