extension Business {
    static let bakery = Business(
        "Boulangerie Miel",
        """
        # Opening hours | Heures d'ouverture
        Tuesday to Sunday: 6:00 to 18:00. We are closed on Monday.
        Du mardi au dimanche : de 6 h à 18 h. Nous sommes fermés le lundi.
        ? at what time do you open
        ? are you open on monday
        ! êtes-vous ouverts le dimanche matin
        ! c'est quoi vos heures

        # Birthday cakes | Gâteaux d'anniversaire
        Order a birthday cake three days ahead. For eight people it costs 42 dollars, for sixteen 75 dollars.
        Commandez un gâteau d'anniversaire trois jours d'avance. Pour huit personnes, il coûte 42 dollars, pour seize 75 dollars.
        ? how much is a birthday cake for 8
        ? how far ahead must I order a cake
        ! prix d'un gâteau de fête pour 16 personnes
        ! combien de jours d'avance pour commander un gâteau

        # Gluten | Gluten
        We bake bread without gluten on Wednesday and Saturday, in an oven of its own.
        Nous cuisons du pain sans gluten le mercredi et le samedi, dans un four à part.
        ? do you have gluten free bread
        ? which day is the gluten-free bread baked
        ! avez-vous du pain sans gluten
        ! ma fille est intolérante au gluten

        # Allergies | Allergies
        There are nuts, eggs and milk in our kitchen. Our sourdough bread has only flour, water and salt.
        Il y a des noix, des œufs et du lait dans notre cuisine. Notre pain au levain n'a que de la farine, de l'eau et du sel.
        ? are there nuts in your products
        ? my son is allergic to eggs
        ! y a-t-il des noix dans vos produits
        ! je suis allergique au lait

        # Delivery | Livraison
        We deliver in Outremont and the Plateau from 30 dollars on; delivery costs 5 dollars.
        Nous livrons à Outremont et sur le Plateau à partir de 30 dollars; la livraison coûte 5 dollars.
        ? do you deliver to Outremont
        ? what is the delivery fee
        ! est-ce que vous livrez sur le Plateau
        ! c'est combien la livraison

        # Coffee | Café
        A filter coffee is 2.75 dollars, a latte 4.50 dollars. A refill of the filter coffee is free.
        Un café filtre coûte 2,75 dollars, un latte 4,50 dollars. Le deuxième café filtre est gratuit.
        ? how much is a latte
        ? are refills of coffee free
        ! le prix d'un café
        ! un latte c'est combien

        # Catering | Traiteur
        For offices we make breakfast platters at 9 dollars for each person, from ten people on.
        Pour les bureaux, nous préparons des plateaux de petit déjeuner à 9 dollars par personne, à partir de dix personnes.
        ? do you cater breakfast for offices
        ? price of a breakfast platter per person
        ! faites-vous des plateaux pour une réunion de bureau
        ! avez-vous un service de traiteur

        # Seats | Places assises
        There are twelve seats inside and a terrace from May to September. Dogs are welcome on the terrace.
        Il y a douze places à l'intérieur et une terrasse de mai à septembre. Les chiens sont les bienvenus sur la terrasse.
        ? can I sit outside on a terrace
        ? may I bring my dog
        ! avez-vous une terrasse
        ! les chiens sont-ils acceptés

        # Classes | Cours
        Luc teaches a bread class on the first Saturday of each month at 14:00; it costs 65 dollars.
        Luc donne un cours de pain le premier samedi du mois à 14 h; il coûte 65 dollars.
        ? do you teach bread making
        ? how much is the bread class
        ! offrez-vous un cours de boulangerie
        ! quand a lieu le cours de pain

        # Gift cards | Cartes-cadeaux
        Gift cards start at 20 dollars and never expire.
        Les cartes-cadeaux commencent à 20 dollars et n'expirent jamais.
        ? do you sell gift cards
        ? when does a gift card expire
        ! vendez-vous des cartes-cadeaux
        ! la carte cadeau expire quand
        """
    )
}
