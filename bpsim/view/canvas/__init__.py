"""The network as a graph: a frozen picture of what is shown, its geometry, and the widget that paints it."""

from bpsim.view.canvas.describe import describe
from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.canvas.image import paint_graph, render_graph
from bpsim.view.canvas.places import Part, Place

__all__ = ["GraphPicture", "GraphView", "Part", "Place", "describe", "paint_graph", "render_graph"]
