package dev.monopod.model.validate;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.resources.ExactQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;

/** What a container requests and is limited to. */
final class ResourcesCheck {
    private final Findings findings;

    ResourcesCheck(Findings findings) {
        this.findings = findings;
    }

    void check(ResourceRequirements resources, FieldPath path) {
        checkAmounts(resources.getLimits(), path.child("limits"));
        checkAmounts(resources.getRequests(), path.child("requests"));
        resources.getRequests().forEach((resource, request) -> {
            Quantity limit = resources.getLimits().get(resource);
            if (limit != null && ExactQuantity.of(request).compareTo(ExactQuantity.of(limit)) > 0) {
                String fault = "must be less than or equal to " + resource + " limit of " + limit;
                findings.error(path.child("requests"), Wording.invalid(request.toString(), fault));
            }
        });
    }

    private void checkAmounts(Map<String, Quantity> amounts, FieldPath path) {
        amounts.forEach((resource, amount) -> {
            BigDecimal number = ExactQuantity.of(amount);
            if (number.signum() < 0) {
                String fault = Wording.invalid(amount.toString(), "must be greater than or equal to 0");
                findings.error(path.key(resource), fault);
            } else if (resource.equals("memory") && number.stripTrailingZeros().scale() > 0) {
                // Almost always 128m where 128Mi was meant. After pkg/api/pod/warnings.go.
                String fault = "fractional byte value " + Printable.quoted(amount.toString())
                        + " is invalid, must be an integer";
                findings.warning(path.key(resource), fault);
            }
        });
    }
}
