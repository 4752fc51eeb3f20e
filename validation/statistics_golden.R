# Golden figures of tests/statistics that need R: mixed models with visits missing (lmerTest), pooling (metafor).
#
#     Rscript validation/statistics_golden.R ../shared/data/statistics tests/statistics/golden
#
# The data are synthetic. Six measures, one of them without any spread between people, lose nine of their 92 visits.

suppressMessages({library(lmerTest); library(metafor)})
folders <- commandArgs(TRUE)
measures <- c("m0", "m1", "m7", "m23", "m40", "m150")
lost <- data.frame(id = c(2, 9, 17, 30, 41, 44, 5, 26, 38), time = c(1, 1, 1, 1, 1, 1, 0, 0, 0))

visits <- read.csv(file.path(folders[1], "synthetic_46x2x200_long.csv"))[, c("id", "group", "time", measures)]
visits <- visits[!paste(visits$id, visits$time) %in% paste(lost$id, lost$time), ]
visits[measures] <- round(visits[measures], 6)
write.csv(visits, file.path(folders[2], "visits_missing.csv"), row.names = FALSE, quote = FALSE)

one <- function(measure) {
  control <- lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14), check.conv.singular = "ignore")
  form <- reformulate(c("group * time", "(1 | id)"), measure)
  fit <- lmer(form, visits, REML = TRUE, control = control)
  row <- coef(summary(fit))["group:time", ]
  spread <- as.data.frame(VarCorr(fit))$vcov
  data.frame(measure, est = row[1], se = row[2], df = row[3], t = row[4], p = row[5], tau2 = spread[1],
             sigma2 = spread[2], singular = as.integer(isSingular(fit)))
}
mixed <- do.call(rbind, lapply(measures, one))
write.csv(mixed, file.path(folders[2], "visits_missing_expected.csv"), row.names = FALSE, quote = FALSE)

pooled <- function(name, yi, vi) {
  fit <- rma(yi, vi, method = "REML", test = "knha", control = list(threshold = 1e-12, maxiter = 1000))
  ahead <- predict(fit)
  data.frame(name, k = fit$k, estimate = c(fit$beta), se = fit$se, df = fit$k - 1, t = fit$zval, p = fit$pval,
             low = fit$ci.lb, high = fit$ci.ub, tau2 = fit$tau2, i2 = fit$I2, h2 = fit$H2, q = fit$QE, q_p = fit$QEp,
             prediction_low = ahead$pi.lb, prediction_high = ahead$pi.ub)
}
eight <- read.csv(file.path(folders[1], "meta_k8_yi_vi.csv"), header = FALSE)
morris <- read.csv(file.path(folders[1], "morris2008_smcr_expected.csv"))
even <- pooled("even", c(0.30, 0.35, 0.33, 0.31), c(0.10, 0.08, 0.12, 0.09))
pools <- rbind(pooled("eight", eight$V1, eight$V2), pooled("morris", morris$yi, morris$vi), even)
write.csv(format(pools, digits = 12, trim = TRUE), file.path(folders[2], "pooling_expected.csv"), row.names = FALSE,
          quote = FALSE)
