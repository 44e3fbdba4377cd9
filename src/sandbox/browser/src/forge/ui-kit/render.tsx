import { Component, type ReactNode } from 'react';
import { UnknownUiKit } from './component';
import { COMPONENTS } from './components';
import type { ForgeNode } from './forge-doc';

function Node({ node }: { readonly node: ForgeNode }) {
  if (node.type === 'String') return <>{String(node.props.text)}</>;
  if (node.type === 'Root') return <>{drawAll(node.children)}</>;
  const draw = Object.hasOwn(COMPONENTS, node.type) ? COMPONENTS[node.type] : undefined;
  if (!draw) throw new UnknownUiKit(`<${node.type}> is no component that this renderer knows.`);
  return <>{draw(node, drawAll)}</>;
}

/** Text stays text, so that components which want a string get one. */
const drawAll = (nodes: readonly ForgeNode[]): ReactNode =>
  nodes.map((node) =>
    node.type === 'String' ? String(node.props.text) : <Node key={node.key} node={node} />,
  );

interface BoundaryProps {
  readonly doc: ForgeNode;
  readonly onError: (error: Error) => void;
  readonly children: ReactNode;
}

/** Catches what can't be drawn, until the app sends another document. */
class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error) {
    this.props.onError(error);
  }

  override componentDidUpdate({ doc }: BoundaryProps) {
    if (this.state.failed && doc !== this.props.doc) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}

/** A UI Kit page. `onError` is told of what it can't draw. */
export function ForgeDocView({
  doc,
  onError,
}: {
  readonly doc: ForgeNode;
  readonly onError: (error: Error) => void;
}) {
  return (
    <Boundary doc={doc} onError={onError}>
      <Node node={doc} />
    </Boundary>
  );
}
