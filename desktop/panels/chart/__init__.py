"""The price chart's parts. All but ``chart_data`` and ``legend`` bring numpy and load after the window shows."""
