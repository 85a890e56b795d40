// Imported first, for its effect alone: a test that provokes failures does not print their log lines.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
