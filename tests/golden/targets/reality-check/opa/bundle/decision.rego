# What is done with a request whose hazards have been scored. Input:
#   {"scores": {"vcr": 120000000, …}}   one whole number of billionths for every hazard in the data
# Ask for data.counterpoise.decision.result:
#   {"decision": "allow" | "care" | "refuse", "hazard": id or null, "refused": […], "care": […], "unscored": […]}
# "hazard" is the first by id that decides. A hazard without a usable score refuses the request: nobody can tell.
package counterpoise.decision

import rego.v1

limits := data.counterpoise.policy.limits

floors := data.counterpoise.policy.floors

most := 1000000000

# The usable scores; a rule of its own, so that it is worked out once for a request.
scores[hazard] := score if {
	some hazard, _ in limits
	score := input.scores[hazard]
	is_number(score)
	score >= 0
	score <= most
	score == floor(score)
}

unscored contains hazard if {
	some hazard, _ in limits
	not is_number(scores[hazard])
}

refused contains hazard if {
	some hazard, score in scores
	score >= limits[hazard].refuse_at
}

# What a commitment holds, whatever the thresholds above say.
refused contains held.hazard if {
	some held in floors
	scores[held.hazard] >= held.refuse_at
}

care contains hazard if {
	some hazard, score in scores
	score >= limits[hazard].care_at
}

default decision := "refuse"

decision := "allow" if {
	count(refused) == 0
	count(unscored) == 0
	count(care) == 0
}

decision := "care" if {
	count(refused) == 0
	count(unscored) == 0
	count(care) > 0
}

default deciding := null

deciding := min(refused) if count(refused) > 0

deciding := min(unscored) if {
	count(refused) == 0
	count(unscored) > 0
}

deciding := min(care) if decision == "care"

result := {
	"decision": decision,
	"hazard": deciding,
	"refused": refused,
	"care": care,
	"unscored": unscored,
}
