import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

/**
 * Where not even the words could be loaded: never a blank page. The only texts outside of the catalogue, since the catalogue itself may be what is
 * missing.
 */
export class LastResort extends Component<Props, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main data-padded="">
        <h1>Headwater</h1>
        <p>This page could not be loaded. A new version may be there.</p>
        <p lang="fr">Cette page n’a pas pu être chargée. Une nouvelle version est peut-être disponible.</p>
        <button type="button" onClick={() => location.reload()}>
          Reload · Recharger
        </button>
      </main>
    );
  }
}
