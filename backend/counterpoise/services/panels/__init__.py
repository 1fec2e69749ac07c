"""The life of a panel, one module a noun; docs/explanation/the-life-of-a-panel.md tells it for people.

convening     panels and their charters              steps         from one stage to the next, with quorum and dates
lots          the draw, declines and redraws         propositions  put forward, moderated, merged, decided
replies       of members to propositions
votes         on propositions, hidden until close    ballots       weights and importances, secret
belongings    what one contributed, for one's export
maps          of opinions, once votes are closed
counting      what happens at close; the tally       reports       of minorities that lost
ratification  assent, the published profile          rulings       an operator's departures, shown first
"""
